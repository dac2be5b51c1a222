import { DuckDBInstance } from '@duckdb/node-api';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { indexDdl } from '../../src/model/schema';
import { VIEWS, viewSql } from '../../src/model/views';
import { type LooseRow, SOUND } from './loose-database';

const SOUND_THEN: LooseRow = {
  ...SOUND,
  timestamp: "TIMESTAMP '2026-02-09 12:00:00'",
  duration_seconds: '1',
  cost_estimate: '0.1',
  actual_cost: '0.1',
  metadata: `'{"pool_id":"p"}'`,
};

/** A statement that inserts a row, or `rows` alike. */
export function insertSql(values: LooseRow, rows = 1): string {
  const all = { ...SOUND_THEN, ...values };
  return `INSERT INTO executions (${Object.keys(all)}) SELECT ${Object.values(all).join(', ')} FROM range(${rows})`;
}

/** Tables, views and indexes as schema version 1 had them: no CHECK in the table. */
const VERSION_1 = [
  `CREATE TABLE executions (${EXECUTION_COLUMNS.map(({ name, type, nullable }) =>
    [name, type, name === 'task_id' ? 'PRIMARY KEY' : nullable ? '' : 'NOT NULL'].join(' '),
  ).join(', ')})`,
  'CREATE TABLE metadata (key VARCHAR, value VARCHAR, updated_at TIMESTAMP)',
  "INSERT INTO metadata VALUES ('schema_version', '1', now()::TIMESTAMP)",
  ...VIEWS.map((view) => `CREATE VIEW ${view.name} AS ${viewSql(view)}`),
  ...indexDdl(),
];

/** A learning database of schema version 1, and whatever else the statements make. */
export async function createVersion1Database(path: string, statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of [...VERSION_1, ...statements]) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}
