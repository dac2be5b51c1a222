import { afterEach, describe, expect, it } from 'vitest';
import type { LearningError } from '../../../src/error/learning-error';
import { rowsOf, TestEngine } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

const LIMITED = (rows: number) => ({
  severity: 'warning',
  text: `Results have been limited to ${rows} rows because the row limit was reached: the first ones.`,
});

describe('rows', () => {
  it('are cut where there are more, and say so', async () => {
    engine = await TestEngine.over([], { rowLimit: 5000 });
    const result = await engine.run('SELECT i, i::VARCHAR AS t, i % 2 = 0 AS b FROM range(100000) t(i)');
    expect(result.rows).toBe(5000);
    expect(result.columns.map(({ length }) => length)).toEqual([5000, 5000, 5000]);
    expect(rowsOf(result).at(-1)).toEqual([4999, '4999', false]);
    expect(result.notices).toEqual([LIMITED(5000)]);
  });

  it('say nothing where there are exactly so many', async () => {
    engine = await TestEngine.over([], { rowLimit: 5000 });
    expect(await engine.run('FROM range(5000)')).toMatchObject({ rows: 5000, notices: [] });
    expect(await engine.run('FROM range(5001)')).toMatchObject({ rows: 5000, notices: [LIMITED(5000)] });
  });

  it('are bounded by the query as far as the engine allows', async () => {
    engine = await TestEngine.over([], { rowLimit: 100 });
    expect(await engine.run('FROM range(1000)', { rowLimit: 7 })).toMatchObject({ rows: 7, notices: [LIMITED(7)] });
    expect(await engine.run('FROM range(1000)', { rowLimit: 1e6 })).toMatchObject({ rows: 100 });
  });

  it('of a table without end are cut as well', async () => {
    engine = await TestEngine.over([], { rowLimit: 10 });
    expect(await engine.run('FROM range(1000000000000)')).toMatchObject({ rows: 10, notices: [LIMITED(10)] });
    expect(await engine.run('WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) FROM r')).toMatchObject({
      rows: 10,
    });
  });

  it('none: the columns remain', async () => {
    engine = await TestEngine.over([]);
    const result = await engine.run("SELECT 1 AS n, 'x' AS t, now() AS at, [1] AS l, true AS b WHERE false");
    expect(result.rows).toBe(0);
    expect(result.columns.map(({ name, kind, length, validity }) => [name, kind, length, validity])).toEqual([
      ['n', 'number', 0, null],
      ['t', 'text', 0, null],
      ['at', 'time', 0, null],
      ['l', 'json', 0, null],
      ['b', 'boolean', 0, null],
    ]);
  });
});

describe('bytes', () => {
  it.each([
    "SELECT repeat('x', 100000) FROM range(100)",
    "SELECT repeat('x', 20000000 + i::INTEGER) FROM range(1) t(i)",
    "SELECT repeat('x', 100000)::BLOB FROM range(100)",
    "SELECT [repeat('x', 100000)] FROM range(100)",
    "SELECT {'a': {'b': [repeat('x', 100000)]}} FROM range(100)",
    "SELECT MAP {'k': repeat('x', 100000)} FROM range(100)",
    "SELECT union_value(k := repeat('x', 100000)) FROM range(100)",
    "SELECT {'a': repeat('x', 100000)}::VARIANT FROM range(100)",
    'SELECT range(100000) FROM range(100)',
    'SELECT list_transform(range(1000), x -> 0)::INTEGER[1000] FROM range(10000)',
    'SELECT i, i, i, i FROM range(1000000) t(i)',
    'SELECT uuid() FROM range(1000000)',
  ])('are counted: %s', async (sql) => {
    engine = await TestEngine.over([], { byteLimitMb: 4, memoryLimitMb: 1024 });
    expect(await engine.error(sql)).toMatchObject({ code: 'too_large', message: 'The result is larger than 4 MB.' });
    expect(await engine.value('SELECT 1')).toBe(1);
  });

  it.each(['SELECT list(i) FROM range(2000000) t(i)', 'SELECT list(i)::VARIANT FROM range(2000000) t(i)'])(
    'of one value are bounded: %s',
    async (sql) => {
      engine = await TestEngine.over([]);
      expect(await engine.error(sql)).toMatchObject({
        code: 'too_large',
        message: expect.stringMatching(/^A value of column ".*" is larger than 64 MB\.$/),
      });
    },
  );

  it('below the limit are no matter', async () => {
    engine = await TestEngine.over([], { byteLimitMb: 4 });
    expect(await engine.run("SELECT repeat('x', 100000) FROM range(30)")).toMatchObject({ rows: 30 });
  });
});

describe('memory', () => {
  it.each([
    'SELECT array_agg(i) FROM range(300000000) t(i)',
    "SELECT string_agg(i::VARCHAR || repeat('x', 100)) FROM range(10000000) t(i)",
    "SELECT i, repeat('x', 1000) FROM range(10000000) t(i) ORDER BY 2",
  ])('ends %s', async (sql) => {
    engine = await TestEngine.over([], { memoryLimitMb: 64 });
    expect(await engine.error(sql)).toMatchObject({
      code: 'out_of_memory',
      message: 'The query needs more than the 64 MB of memory that queries may use.',
    });
    expect(await engine.value('SELECT 1')).toBe(1);
  });
});

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

describe('time', () => {
  const ENDLESS = [
    'SELECT count(*) FROM range(1000000000000)',
    'SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c',
    'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r',
    'SELECT sleep_ms(1000000)',
    'SELECT max(sleep_ms(1000000)) FROM range(10)',
    'SELECT * FROM range(1000000000000) t(i) WHERE i < 0',
    'EXPLAIN ANALYZE SELECT count(*) FROM range(1000000000000)',
  ];
  /** However short the time is on a busy machine. */
  const untilAnswered = (sql: string, value: number) =>
    expect.poll(() => engine.value(sql).catch(({ code }: LearningError) => code)).toBe(value);

  it.each(ENDLESS)('ends %s', async (sql) => {
    engine = await TestEngine.over([], { timeoutSeconds: 0.2, maxConcurrentQueries: 1 });
    expect(await engine.error(sql)).toMatchObject({ code: 'timeout', message: 'The query took longer than 0.2 s.' });
    // Its place is free only once DuckDB has ended it.
    await untilAnswered('SELECT 1', 1);
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
