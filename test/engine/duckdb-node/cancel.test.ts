import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestEngine, thrown } from './support/test-engine';

let engine: TestEngine;
beforeEach(async () => {
  engine = await TestEngine.over(['CREATE TABLE executions AS SELECT range AS i FROM range(10)'], {
    maxConcurrentQueries: 1,
  });
});
afterEach(() => engine.close());

const CANCELLED = { code: 'cancelled', message: 'The query was cancelled.' };
const LONG = 'SELECT count(*) FROM range(1000000000000)';

async function cancelledAfter(milliseconds: number, sql: string) {
  const controller = new AbortController();
  const error = thrown(engine.run(sql, { signal: controller.signal }));
  await setTimeout(milliseconds);
  controller.abort();
  expect(await error).toMatchObject(CANCELLED);
}

describe('a cancelled query', () => {
  it('never begins when it was cancelled before', async () => {
    expect(await engine.error('SELECT 1', { signal: AbortSignal.abort() })).toMatchObject(CANCELLED);
  });

  it.each([0, 1, 2, 5, 10, 20, 50, 100, 300])('ends when it is cancelled %i ms on', async (milliseconds) => {
    await cancelledAfter(milliseconds, LONG);
    expect(await engine.value('SELECT 1')).toBe(1);
  });

  it('ends while it is planned', async () => {
    const chain = Array.from({ length: 400 }, () => '1').join(' + ');
    await cancelledAfter(20, `SELECT ${chain}, ${chain.replaceAll('1', '2')}, count(*) FROM range(1000000000000)`);
    expect(await engine.value('SELECT 1')).toBe(1);
  });

  it('ends while its rows are fetched', async () => {
    await cancelledAfter(100, 'SELECT i, i::VARCHAR AS t, md5(i::VARCHAR) AS m FROM range(100000000) t(i)');
    expect(await engine.value('SELECT 1')).toBe(1);
  });

  it('ends while it waits for its turn, and leaves the turn to the next', async () => {
    const first = new AbortController();
    const running = thrown(engine.run(LONG, { signal: first.signal }));
    await setTimeout(50);
    await cancelledAfter(50, 'SELECT 1');
    const next = engine.value('SELECT 2');
    first.abort();
    expect(await running).toMatchObject(CANCELLED);
    expect(await next).toBe(2);
  });

  it('does not disturb another', async () => {
    const other = await TestEngine.over([], { maxConcurrentQueries: 2 });
    const sum = other.value('SELECT sum(i) FROM range(30000000) t(i)');
    const controller = new AbortController();
    const long = thrown(other.run(LONG, { signal: controller.signal }));
    await setTimeout(20);
    controller.abort();
    expect(await long).toMatchObject(CANCELLED);
    expect(await sum).toBe(449999985000000);
    await other.close();
  });

  it('keeps nothing: its signal has no listeners left', async () => {
    const controller = new AbortController();
    for (let i = 0; i < 20; i++) await engine.run('SELECT 1', { signal: controller.signal });
    controller.abort();
    expect(await engine.value('SELECT 1')).toBe(1);
  });
});

describe('a closed engine', () => {
  it.each([0, 2, 10, 50])('stops what began %i ms ago, and takes nothing more', async (milliseconds) => {
    const closing = await TestEngine.over([]);
    const running = closing.error(LONG);
    await setTimeout(milliseconds);
    await closing.close();
    expect(await running).toMatchObject({ code: 'cancelled', message: 'The data source is being closed.' });
    expect(await closing.error('SELECT 1')).toMatchObject({ code: 'cancelled' });
  });
});
