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
    expect(await engine.value('SELECT 1')).toBe(1);
  });
});

describe('queries at once', () => {
  it('leave the process free', async () => {
    engine = await TestEngine.over([], { timeoutSeconds: 1 });
    let turns = 0;
    const timer = setInterval(() => turns++, 10);
    await Promise.all(Array.from({ length: 6 }, () => engine.error('SELECT count(*) FROM range(1000000000000)')));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });
});
