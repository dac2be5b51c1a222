import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineUnderTest, type Open, thrown } from './engine-under-test';
import type { Statements } from './statements';

/** Queries that nobody wants any more, and engines. */
export function cancellation(open: Open, statements: Statements): void {
  let engine: EngineUnderTest;
  beforeEach(async () => {
    engine = await open(statements.table(10), { maxConcurrentQueries: 1 });
  });
  afterEach(() => engine.close());

  const CANCELLED = { code: 'cancelled', message: 'The query was cancelled.' };

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
      await cancelledAfter(milliseconds, statements.endless);
      expect(await engine.value('SELECT 1')).toBe(1);
    });

    it('ends while its rows are fetched', async () => {
      await cancelledAfter(100, statements.endlessRows);
      expect(await engine.value('SELECT 1')).toBe(1);
    });

    it('ends while it waits for its turn, and leaves the turn to the next', async () => {
      const first = new AbortController();
      const running = thrown(engine.run(statements.endless, { signal: first.signal }));
      await setTimeout(50);
      await cancelledAfter(50, 'SELECT 1');
      const next = engine.value('SELECT 2');
      first.abort();
      expect(await running).toMatchObject(CANCELLED);
      expect(await next).toBe(2);
    });

    it('does not disturb another', async () => {
      const other = await open([], { maxConcurrentQueries: 2 });
      const kept = other.run(statements.numbers(3_000_000), { rowLimit: 2_000_000 });
      const controller = new AbortController();
      const long = thrown(other.run(statements.endless, { signal: controller.signal }));
      await setTimeout(20);
      controller.abort();
      expect(await long).toMatchObject(CANCELLED);
      expect(await kept).toMatchObject({ rows: 1_000_000 });
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
      const closing = await open([]);
      const running = closing.error(statements.endless);
      await setTimeout(milliseconds);
      await closing.close();
      expect(await running).toMatchObject({ code: 'cancelled', message: 'The data source is being closed.' });
      expect(await closing.error('SELECT 1')).toMatchObject({ code: 'cancelled' });
    });
  });
}
