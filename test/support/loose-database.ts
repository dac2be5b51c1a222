import { DuckDBInstance } from '@duckdb/node-api';
import { EXECUTION_COLUMNS } from '../../src/model/columns';

/** SQL of the values that differ from those of a sound execution. */
export type LooseRow = Readonly<Record<string, string>>;

/** SQL of what a sound execution has in the columns that must have a value. */
export const SOUND: LooseRow = {
  task_id: 'uuid()',
  timestamp: 'now()::TIMESTAMP - INTERVAL 10 MINUTE',
  task_type: "'test'",
  task_description: "'a task'",
  repo: "'mahavishnu'",
  file_count: '1',
  estimated_tokens: '100',
  model_tier: "'small'",
  pool_type: "'mahavishnu'",
  routing_confidence: '0.5',
  complexity_score: '50',
  success: 'true',
  duration_seconds: '2',
  cost_estimate: '1',
  actual_cost: '1',
};

/** The table without constraints. */
export const LOOSE_TABLE = `CREATE TABLE executions (${EXECUTION_COLUMNS.map(({ name, type }) => `${name} ${type}`)})`;

/** A database whose table has no constraints, as older producers made it. */
export async function createLooseDatabase(path: string, rows: readonly LooseRow[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(LOOSE_TABLE);
  for (const row of rows) {
    const values = { ...SOUND, ...row };
    await connection.run(
      `INSERT INTO executions (${Object.keys(values)}) VALUES (${Object.values(values).join(', ')})`,
    );
  }
  connection.disconnectSync();
  instance.closeSync();
}
