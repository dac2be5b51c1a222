import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemaDdl } from '../../src/model/schema';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  for (const statement of schemaDdl()) await connection.run(statement);
});

afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
});

it('solution_patterns_mv lists its task types in one order, whatever order they came in', async () => {
  const letters = [...'qwertyuiopasdfghjklzxcvbnm'];
  await connection.run(`INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count,
      estimated_tokens, model_tier, pool_type, routing_confidence, complexity_score, success, duration_seconds,
      cost_estimate, actual_cost, solution_summary)
    SELECT uuid(), make_timestamp(epoch_us(now())), letter, '', 'mahavishnu', 1, 1, 'small', 'mahavishnu', 0.5, 50,
      true, 1, 0.1, 0.1, 'retry'
    FROM (SELECT unnest(${JSON.stringify(letters).replaceAll('"', "'")}) AS letter), range(3)`);
  const reader = await connection.runAndReadAll('SELECT task_types FROM solution_patterns_mv');
  expect(reader.getRowsJson()).toEqual([[letters.toSorted()]]);
});
