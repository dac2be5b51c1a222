import { afterEach, describe, expect, it } from 'vitest';
import { TestEngine } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

describe('memory of the process', () => {
  it('is kept from a plan that makes much of constants before it runs', async () => {
    engine = await TestEngine.over([], { memoryLimitMb: 64, byteLimitMb: 1, maxConcurrentQueries: 1 });
    const sql = 'SELECT len(flatten(list_transform(range(6000), x -> range(1000))))';
    expect(await engine.error(sql)).toMatchObject({
      code: 'out_of_memory',
      message: 'The process ran short of memory, and the queries it was running were stopped.',
    });
    // Until DuckDB has heard of it, its memory is taken, and whatever runs beside it is stopped, too.
    await expect.poll(() => engine.duckdb.queries, { timeout: 90_000 }).toEqual([]);
    expect(await engine.value('SELECT 1')).toBe(1);
  }, 120_000);
});

describe('queries at once', () => {
  it('leave the process free', async () => {
    engine = await TestEngine.over([]);
    const controller = new AbortController();
    let over = 0;
    const queries = Array.from({ length: 6 }, () =>
      engine.error('SELECT count(*) FROM range(1000000000000)', { signal: controller.signal }).finally(() => over++),
    );
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(over).toBe(0);
    controller.abort();
    for (const error of await Promise.all(queries)) expect(error).toMatchObject({ code: 'cancelled' });
  });
});
