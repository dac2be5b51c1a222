import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY } from '../support/ask';
import { END } from '../support/databases';

/** Error type, message, repository, days before the end. */
const FAILED: readonly (readonly [string | null, string | null, string, number])[] = [
  ['timeout', 'No answer within 30 s', 'alpha', 1],
  ['timeout', 'No answer  within\n4.5 s', 'beta', 2],
  ['timeout', 'No answer within 1,000 s', 'beta', 300],
  ['crash', "Can't open 'a.ts' of worker's pool", 'alpha', 1],
  ['crash', "Can't open 'b.ts' of worker's pool", 'alpha', 2],
  ['crash', 'Lost "one" by `two`', 'alpha', 3],
  ['lookup', 'No row 3f2b8c4e-1111-4222-8333-abcdefabcdef', 'alpha', 3],
  ['lookup', 'No row 0AB3F2B8-1111-4222-8333-ABCDEFABCDEF', 'gamma', 4],
  ['lookup', 'No row 0x3f2b', 'gamma', 4],
  ['lookup', 'No row 9c1185a5c5e9fc54', 'gamma', 4],
  [null, null, 'alpha', 5],
  [null, '  ', 'alpha', 6],
];

const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);

let engine: TestEngine;
beforeAll(async () => {
  const rows = FAILED.map(
    ([type, message, repo, days], i) =>
      `(md5('${i}')::UUID, make_timestamp(${(END - days * DAY) * 1000}), false, ${text(type)}, ${text(message)}, '${repo}')`,
  );
  engine = await TestEngine.over([
    `CREATE TABLE executions AS SELECT task_id, timestamp, success, error_type, error_message, repo,
      'test' AS task_type, '' AS task_description, 1 AS file_count, 1 AS estimated_tokens, 'small' AS model_tier, 'p' AS pool_type,
      0.5::FLOAT AS routing_confidence, 1 AS complexity_score, 1.0 AS duration_seconds, 0.1 AS cost_estimate, 0.1 AS actual_cost
    FROM (VALUES ${rows.join(', ')}) AS failed (task_id, timestamp, success, error_type, error_message, repo)`,
  ]);
});
afterAll(() => engine?.close());

const preset = (name: string, params: object = {}) =>
  ask({ queryType: 'preset', preset: name, params }, engine, { timeRange: { from: END - 7 * DAY, to: END } });

describe('error_shapes', () => {
  it('takes numbers, ids, quoted parts and blanks out, and no apostrophe', async () => {
    const shapes = (await preset('error_shapes')).map(({ error_type, shape, count, repositories }) => [
      error_type,
      shape,
      count,
      repositories,
    ]);
    expect(shapes).toEqual([
      ['lookup', 'No row <id>', 4, 2],
      ['crash', "Can't open <text> of worker's pool", 2, 1],
      ['timeout', 'No answer within <n> s', 2, 2],
      [null, '(no message)', 2, 1],
      ['crash', 'Lost <text> by <text>', 1, 1],
    ]);
  });

  it('leads from each group to its executions', async () => {
    for (const { shape, count } of await preset('error_shapes')) {
      expect(await preset('failed_executions', { shape }), String(shape)).toHaveLength(Number(count));
    }
    expect(await preset('failed_executions')).toHaveLength(FAILED.filter(([, , , days]) => days <= 7).length);
  });
});

it('error_types tells since when each is there, of all time', async () => {
  const [lookup, crash, timeout] = await preset('error_types');
  expect([lookup, crash, timeout].map((row) => [row?.error_type, row?.count])).toEqual([
    ['lookup', 4],
    ['crash', 3],
    ['timeout', 2],
  ]);
  expect([timeout?.first_seen, timeout?.last_seen]).toEqual([END - 300 * DAY, END - DAY]);
  expect(crash?.first_seen).toBe(END - 3 * DAY);
});

it('error_summary counts kinds, and those that are new', async () => {
  expect(await preset('error_summary')).toEqual([{ types: 3, new_types: 2, repositories: 3, last_seen: END - DAY }]);
});
