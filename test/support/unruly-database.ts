import { DuckDBInstance } from '@duckdb/node-api';
import { createInitScriptDatabase } from './init-script-database';

const CHANGES = [
  'CREATE TABLE loose AS FROM executions',
  'DROP TABLE executions',
  'ALTER TABLE loose RENAME TO executions',
  `UPDATE executions SET duration_seconds = -1, user_rating = 9, quality_score = 130 WHERE complexity_score = 3`,
  `UPDATE executions SET routing_confidence = 1.5, complexity_score = 300 WHERE complexity_score = 4`,
  `UPDATE executions SET repo = '', pool_type = 'unknown', error_type = 'timeout' WHERE complexity_score = 5`,
  `UPDATE executions SET task_type = NULL, duration_seconds = NULL, actual_cost = -2 WHERE complexity_score = 6`,
  `UPDATE executions SET cost_estimate = 0, user_accepted = success, user_rating = 1 + file_count % 5, quality_score = 60
   WHERE complexity_score = 7`,
  `UPDATE executions SET timestamp = TIMESTAMP '2200-01-01' WHERE complexity_score = 8`,
  `UPDATE executions SET task_id = '00000000-0000-0000-0000-000000000000', solution_summary = 'retry'
   WHERE complexity_score > 8`,
];

/** Rows that break every rule they can, as only a file without constraints holds them. */
export async function createUnrulyDatabase(path: string): Promise<void> {
  await createInitScriptDatabase(path, 120);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of CHANGES) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}
