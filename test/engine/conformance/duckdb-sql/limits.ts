import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { LearningError } from '../../../../src/error/learning-error';
import type { EngineUnderTest, Lacks, Open } from '../engine-under-test';

/** Results and queries without end, in the many ways that SQL has of making them. */
export function limits(open: Open, lacks: Lacks): void {
  let engine: EngineUnderTest;
  afterEach(() => engine.close());

  describe('bytes', () => {
    it.each([
      "SELECT repeat('x', 100000) FROM range(100)",
      "SELECT repeat('x', 20000000 + i::INTEGER) FROM range(1) t(i)",
      "SELECT repeat('x', 100000)::BLOB FROM range(100)",
      "SELECT [repeat('x', 100000)] FROM range(100)",
      "SELECT {'a': {'b': [repeat('x', 100000)]}} FROM range(100)",
      "SELECT MAP {'k': repeat('x', 100000)} FROM range(100)",
      "SELECT union_value(k := repeat('x', 100000)) FROM range(100)",
      ...(lacks ? [] : ["SELECT {'a': repeat('x', 100000)}::VARIANT FROM range(100)"]),
      'SELECT range(100000) FROM range(100)',
      'SELECT list_transform(range(1000), x -> 0)::INTEGER[1000] FROM range(10000)',
      'SELECT i, i, i, i FROM range(1000000) t(i)',
      'SELECT uuid() FROM range(1000000)',
    ])('are counted: %s', async (sql) => {
      engine = await open([], { byteLimitMb: 4, memoryLimitMb: 1024 });
      expect(await engine.error(sql)).toMatchObject({ code: 'too_large', message: 'The result is larger than 4 MB.' });
      expect(await engine.value('SELECT 1')).toBe(1);
    });

    it.each([
      'SELECT list(i) FROM range(2000000) t(i)',
      ...(lacks ? [] : ['SELECT list(i)::VARIANT FROM range(2000000) t(i)']),
    ])('of one value are bounded: %s', async (sql) => {
      engine = await open([]);
      expect(await engine.error(sql)).toMatchObject({
        code: 'too_large',
        message: expect.stringMatching(/^A value of column ".*" is larger than 64 MB\.$/),
      });
    });

    it('below the limit are no matter', async () => {
      engine = await open([], { byteLimitMb: 4 });
      expect(await engine.run("SELECT repeat('x', 100000) FROM range(30)")).toMatchObject({ rows: 30 });
    });
  });

  describe('memory', () => {
    it.each([
      'SELECT array_agg(i) FROM range(300000000) t(i)',
      "SELECT string_agg(i::VARCHAR || repeat('x', 100)) FROM range(10000000) t(i)",
      "SELECT i, repeat('x', 1000) FROM range(10000000) t(i) ORDER BY 2",
    ])('ends %s', async (sql) => {
      engine = await open([], { memoryLimitMb: 64 });
      expect(await engine.error(sql)).toMatchObject({
        code: 'out_of_memory',
        message: 'The query needs more than the 64 MB of memory that queries may use.',
      });
      expect(await engine.value('SELECT 1')).toBe(1);
    });
  });

  describe('time', () => {
    const ENDLESS = [
      'SELECT count(*) FROM range(1000000000000)',
      'SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c',
      'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r',
      ...(lacks ? [] : ['SELECT sleep_ms(1000000)', 'SELECT max(sleep_ms(1000000)) FROM range(10)']),
      'SELECT * FROM range(1000000000000) t(i) WHERE i < 0',
      'EXPLAIN ANALYZE SELECT count(*) FROM range(1000000000000)',
    ];
    /** However short the time is on a busy machine. */
    const untilAnswered = (sql: string, value: number) =>
      expect.poll(() => engine.value(sql).catch(({ code }: LearningError) => code)).toBe(value);

    it.each(ENDLESS)('ends %s', async (sql) => {
      engine = await open([], { timeoutSeconds: 0.2, maxConcurrentQueries: 1 });
      expect(await engine.error(sql)).toMatchObject({ code: 'timeout', message: 'The query took longer than 0.2 s.' });
      // Its place is free only once DuckDB has ended it.
      await untilAnswered('SELECT 1', 1);
    });
  });

  it('a cancelled query ends while it is planned', async () => {
    engine = await open([], { maxConcurrentQueries: 1 });
    const chain = Array.from({ length: 400 }, () => '1').join(' + ');
    const controller = new AbortController();
    const error = engine.error(`SELECT ${chain}, ${chain.replaceAll('1', '2')}, count(*) FROM range(1000000000000)`, {
      signal: controller.signal,
    });
    await setTimeout(20);
    controller.abort();
    expect(await error).toMatchObject({ code: 'cancelled' });
    expect(await engine.value('SELECT 1')).toBe(1);
  });
}
