import { DuckDBInstance } from '@duckdb/node-api';
import { schemaDdl } from '../../../../src/model/schema';

/** One row a text: it is the repository, the solution and the one key of `metadata`, whose value is the row's number. */
export async function createHostileDatabase(path: string, texts: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of schemaDdl()) await connection.run(statement);
  const insert = await connection.prepare(`
    INSERT INTO executions BY NAME
    SELECT uuid() AS task_id, TIMESTAMP '2026-02-09 12:00:00' AS timestamp, 'test' AS task_type, '' AS task_description,
      $1 AS repo, 1 AS file_count, 1 AS estimated_tokens, 'small' AS model_tier, 'mahavishnu' AS pool_type,
      0.5 AS routing_confidence, 50 AS complexity_score, true AS success, 1 AS duration_seconds, 1 AS cost_estimate,
      1 AS actual_cost, $1 AS solution_summary, $2 AS metadata`);
  await connection.run('BEGIN');
  for (const [i, text] of texts.entries()) {
    insert.bindVarchar(1, text);
    insert.bindVarchar(2, JSON.stringify({ [text]: `row ${i}` }));
    await insert.run();
  }
  await connection.run('COMMIT');
  connection.disconnectSync();
  instance.closeSync();
}
