import { afterEach, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { rowsOf, TestEngine, thrown } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

const start = async (keepsGrowth: boolean): Promise<Engine> => {
  engine = await TestEngine.over(
    ['CREATE TABLE executions (i INTEGER)', 'INSERT INTO executions SELECT range FROM range(5000)'],
    { keepsGrowth, rowLimit: 3000 },
  );
  await engine.engine.run({ sql: 'SELECT 1' });
  expect(await engine.file.snapshots.status()).toMatchObject({ logs: { [keepsGrowth ? 'first' : 'apart']: 1 } });
  return engine.engine;
};
const ask = async (asked: Engine, sql: string) => rowsOf(await asked.run({ sql }));

it.each([
  ['opened by itself', false],
  ['that grows', true],
])('a query of a database %s sees nothing of the one before it on its connection', async (_, keepsGrowth) => {
  const asked = await start(keepsGrowth);
  const plain = () => ask(asked, 'SELECT count(*)::INTEGER AS n FROM executions');
  const views = () => ask(asked, 'SELECT count(*)::INTEGER AS n FROM duckdb_views() WHERE temporary AND NOT internal');
  const before = await views();
  expect(await plain()).toEqual([[5000]]);
  // Makes a view of its own, then one by the same name again.
  for (let time = 0; time < 3; time++)
    expect(await ask(asked, 'SELECT row_count::INTEGER AS n FROM database_status')).toEqual([[5000]]);
  expect(await views()).toEqual(before);
  // Fails while it executes, which ends its transaction.
  expect((await thrown(asked.run({ sql: "SELECT error('on purpose') FROM executions" }))).code).toBe('bad_query');
  expect(await plain()).toEqual([[5000]]);
  // Is cut by the limit of rows, so that its result is not read to its end.
  expect((await asked.run({ sql: 'SELECT i FROM executions' })).isCut).toBe(true);
  expect(await plain()).toEqual([[5000]]);
  // Is nobody's any more.
  const stop = new AbortController();
  const running = asked.run({ sql: 'SELECT count(*) FROM range(1000000000000)' }, { signal: stop.signal });
  setTimeout(() => stop.abort(), 20);
  expect((await thrown(running)).code).toBe('cancelled');
  expect(await plain()).toEqual([[5000]]);
  expect(await Promise.all(Array.from({ length: 12 }, plain))).toEqual(Array(12).fill([[5000]]));
});

it.each([false, true])('a seed is gone with its query (grows: %s)', async (keepsGrowth) => {
  const asked = await start(keepsGrowth);
  const drawn = new Set<unknown>();
  for (let time = 0; time < 3; time++) {
    await ask(asked, 'SELECT setseed(0.25)');
    drawn.add((await ask(asked, 'SELECT random() AS x'))[0]![0]);
  }
  expect(drawn.size).toBe(3);
});

it.each([
  ['of its tables', 'executions', ''],
  ['of what it is', 'database_status', ' FROM database_status'],
])('time goes on between the queries %s of one state', async (_, relation, from) => {
  const asked = await start(true);
  const moments = new Set<unknown>();
  for (let time = 0; time < 3; time++) {
    await ask(asked, `SELECT count(*) FROM ${relation}`);
    moments.add((await ask(asked, `SELECT epoch_us(now())::VARCHAR AS t${from}`))[0]![0]);
  }
  expect(moments.size).toBe(3);
});
