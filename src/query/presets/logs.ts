import { derivedField } from '../../model/derived';
import { op } from '../tree/op';
import { sql, withTables } from '../tree/sql';
import { derivedSql } from '../vocabulary/model-column';
import type { Preset } from './preset';

/** The error in one line: white space in its message becomes single spaces. */
const ERROR = sql`concat_ws(': ', error_type, trim(${op.replaceAll(sql`error_message`, '\\s+', ' ')}))`;

/** An execution as a log line; what more it says of it are columns of the table, by which lines can be filtered. */
const LINE = sql`timestamp AS time,
  coalesce(task_type, 'execution')
    || coalesce(' in ' || nullif(repo, ''), '')
    || CASE WHEN success THEN ' succeeded' WHEN NOT success THEN ' failed' ELSE ' ended with unknown outcome' END
    || coalesce(CASE WHEN success THEN ' in ' ELSE ' after ' END || ${op.decimals(sql`duration_seconds`, 1)} || ' s', '')
    || coalesce(' (' || nullif(concat_ws(', ', model_tier, pool_type), '') || ')', '')
    || coalesce(', quality ' || CAST(quality_score AS VARCHAR), '')
    || CASE WHEN NOT user_accepted THEN ', rejected' ELSE '' END
    || coalesce(': ' || nullif(${ERROR}, ''), '') AS body,
  ${derivedSql('severity')} AS severity,
  task_id,
  task_type,
  repo,
  model_tier,
  pool_type,
  swarm_topology,
  error_type,
  quality_score`;

const COLUMNS = {
  time: { label: 'Time', unit: 'time', help: 'When the execution was recorded.' },
  body: { label: 'Line', help: 'What ran where, and how it ended.' },
  severity: { label: 'Severity', help: derivedField('severity').meaning },
} as const;

const rowsBeside = (name: 'before' | 'after') =>
  ({ name, default: 10, min: 0, max: 1000, help: `Most executions that ran ${name} it.` }) as const;

/** Executions as lines of a log. */
export const LOGS = [
  {
    name: 'executions_log',
    question: 'What happened, line by line?',
    window: '24h',
    limit: 1000,
    select: ({ rows, limit }) => sql`SELECT
  ${LINE}
FROM executions
WHERE ${rows}
ORDER BY timestamp DESC, task_id DESC
LIMIT ${limit}`,
    columns: COLUMNS,
  },
  {
    name: 'executions_around',
    question: 'What ran just before and after an execution, in the same repository and pool?',
    window: '24h',
    parameters: [rowsBeside('before'), rowsBeside('after')],
    select: ({ rows, from, to, parameters }) =>
      withTables(
        [
          sql`origin AS (
  SELECT (timestamp, task_id) AS here, repo AS its_repo, pool_type AS its_pool
  FROM executions
  WHERE ${rows}
  ORDER BY here DESC
  LIMIT 1
)`,
          sql`beside AS (
  SELECT timestamp, task_id, (timestamp, task_id) AS place, origin.here
  FROM executions JOIN origin
    ON repo IS NOT DISTINCT FROM origin.its_repo AND pool_type IS NOT DISTINCT FROM origin.its_pool
  WHERE timestamp >= ${from} AND timestamp <= ${to}
)`,
          sql`lines AS (
  (SELECT timestamp, task_id FROM beside WHERE place < here ORDER BY place DESC LIMIT ${parameters.before!})
  UNION ALL
  (SELECT timestamp, task_id FROM beside WHERE place = here)
  UNION ALL
  (SELECT timestamp, task_id FROM beside WHERE place > here ORDER BY place LIMIT ${parameters.after!})
)`,
        ],
        sql`SELECT
  ${LINE}
FROM executions JOIN (SELECT DISTINCT timestamp, task_id FROM lines) AS lines USING (timestamp, task_id)
ORDER BY timestamp DESC, task_id DESC`,
      ),
    columns: COLUMNS,
  },
] as const satisfies readonly Preset[];

/** Whether the answer to the preset of that name is lines. */
export const isLog = (preset: string | undefined) => LOGS.some(({ name }) => name === preset);
