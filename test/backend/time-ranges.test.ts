import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVER } from '../../src/query/time/ever';
import { LivePlugin } from '../support/live-plugin';
import { serverTime } from '../support/server-time';

const COLUMN = {
  refId: 'A',
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['model_tier'],
  bucket: 'none',
};

let live: LivePlugin;
beforeAll(async () => {
  live = await LivePlugin.start(30);
}, 120_000);
afterAll(() => live?.dispose());

it('all of time is time to a server that holds nanoseconds in 64 bits', () => {
  expect([EVER.from, EVER.to].map(serverTime)).toEqual([EVER.from, EVER.to]);
});

describe('a range that ends before it starts is refused', () => {
  const refusal = /\[?bad_query\]? ?.*ends before it starts.*Choose an end after the start/;

  it.each([
    COLUMN,
    { refId: 'A', queryType: 'preset', preset: 'executions_today', params: { window: 'all' } },
    { refId: 'A', queryType: 'sql', rawSql: 'SELECT 1' },
  ])('by queries: $queryType', async (query) => {
    const timeRange = { fromEpochMs: 0, toEpochMs: serverTime(Date.UTC(9999, 11, 31)) };
    const answer = (await live.client().query({ A: query }, { timeRange })).get('A')!;
    expect(answer.status).toBe(400);
    expect(answer.error).toMatch(refusal);
  });

  it('by what checks a query while it is typed', async () => {
    const range = { from: 2, to: 1 };
    const { code, body } = await live.client().resource('validate', 'POST', { ...COLUMN, range });
    expect(code).toBe(400);
    expect(JSON.stringify(body)).toMatch(/ends before it starts/);
  });

  it('by the values of a column', async () => {
    const { code, body } = await live.client().resource('values?column=repo&from=2&to=1');
    expect(code).toBe(400);
    expect(JSON.stringify(body)).toMatch(/ends before it starts/);
  });
});
