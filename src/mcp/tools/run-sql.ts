import { z } from 'zod';
import { parseTimeRange } from '../../query/time-range';
import { PAGING, pageOf, ROWS } from '../page';
import { tool } from '../tool';
import { DB_PATH, FROM_TO } from './parameters';

/** Offered only where the server was told so. */
export const RUN_SQL = tool({
  name: 'run_sql',
  title: 'Run SQL',
  description:
    'One SELECT in the SQL of DuckDB, over a private copy of the learning database: the table executions, its views, and ' +
    'database_status. Nothing is ever written, and files, network and settings are closed to it. For what query_metrics ' +
    'and run_preset cannot say; the resource mahavishnu://schema tells of the columns.',
  input: z.strictObject({
    sql: z
      .string()
      .min(1)
      .max(100_000)
      .describe(
        'One SELECT. $__timeFilter(timestamp) is the condition of the time range, $__timeGroup(timestamp, 1h) a bucket of time.',
      ),
    ...FROM_TO,
    ...PAGING,
    ...DB_PATH,
  }),
  output: ROWS,
  async run({ sql, from, to, page_size, cursor, show_sql, db_path }, { asker, signal }) {
    const model = { queryType: 'sql', format: 'table', rawSql: sql, variables: {} };
    const asked = await (await asker(db_path)).ask(model, parseTimeRange(from, to, Date.now()), { signal });
    return pageOf(asked, [sql, from, to, db_path], { page_size, cursor, show_sql });
  },
});
