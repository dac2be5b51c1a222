import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemaDdl } from '../../../src/model/schema';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { metric } from '../support/ask';
import { END } from '../support/databases';
import { EVER } from './support/ever';

/** Of each repository so many executions. */
const SIZES = { first: 5, other: 4, third: 2, fourth: 1 };

let database: TestEngine;
beforeAll(async () => {
  const inserts = Object.entries(SIZES).map(
    ([repo, size]) => `
    INSERT INTO executions (task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens,
      model_tier, pool_type, routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost)
    SELECT uuid(), make_timestamp(${(END - 60_000) * 1000}), 'test', 'A task', '${repo}', 1, 100, 'small', 'mahavishnu',
      0.5, 50, true, 1, 0.01, 0.02 FROM range(${size})`,
  );
  database = await TestEngine.over([...schemaDdl(), ...inserts]);
});
afterAll(() => database?.close());

it.each(['none', '1d'])('a group named other stays apart from the rest, with the bucket %s', async (bucket) => {
  const query = { dimensions: ['repo'], limit: 2, other: true, bucket };
  const rows = await metric(database, ['executions'], query);
  expect(new Map(rows.map(({ repo, executions }) => [repo, executions]))).toEqual(
    new Map([
      ['first', 5],
      ['other', 4],
      ['other (rest)', 3],
    ]),
  );
  expect(rows).toHaveLength(3);
});

it('a group named other that is cut is part of the rest', async () => {
  const rows = await metric(database, ['executions'], { dimensions: ['repo'], limit: 1, other: true }, EVER);
  expect(rows).toEqual([
    { repo: 'other (rest)', executions: 7 },
    { repo: 'first', executions: 5 },
  ]);
});
