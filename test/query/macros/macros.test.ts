import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUCKDB } from '../../../src/query/dialect/duckdb/duckdb';
import { expandMacros } from '../../../src/query/macros/expand-macros';
import type { MacroContext } from '../../../src/query/macros/macro';
import { MACROS } from '../../../src/query/macros/macros';
import { MemoryDatabase } from '../../support/memory-database';
import { createExecutions, NOON } from '../support/executions';

const HOUR = 3_600_000;

const context: MacroContext = {
  timeRange: { from: NOON, to: NOON + 2 * HOUR },
  intervalMs: 600_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const over = (from: number, to: number): MacroContext => ({ ...context, timeRange: { from, to } });

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createExecutions(db);
  await db.run(`
    CREATE TABLE clocks AS
    SELECT ts, ts::TIMESTAMPTZ AS tz, ts::DATE AS day, epoch(ts) AS seconds, i
    FROM (SELECT i, TIMESTAMP '2026-02-08 00:00:00.001' + i * INTERVAL '1 hour' AS ts FROM range(72) t(i))`);
});
afterAll(() => db.close());

const value = (sql: string, given = context) => db.value(expandMacros(sql, given, DUCKDB).sql);
const rows = (sql: string, given = context) => db.rows(expandMacros(sql, given, DUCKDB).sql);

describe('the table of macros', () => {
  it.each(MACROS.map((macro) => [macro.name, macro] as const))(
    'documents %s by a query that runs',
    async (name, macro) => {
      expect(macro.example).toContain(name);
      const { sql } = expandMacros(macro.example, context, DUCKDB);
      expect(sql).not.toContain('$');
      expect((await db.rows(sql)).length).toBeGreaterThan(0);
    },
  );

  it.each(MACROS.map(({ name, signature, arity }) => [signature, name, arity] as const))(
    'states in %s the arguments that it takes',
    (signature, name, arity) => {
      const [, required, optional] = /\(([^[]*)(?:\[(.*)\])?\)/.exec(signature) ?? [];
      const count = (list?: string) => list?.match(/\w+/g)?.length ?? 0;
      expect(signature.startsWith(name)).toBe(true);
      expect(required === undefined ? undefined : [count(required), count(required) + count(optional)]).toEqual(arity);
    },
  );
});

describe('$__timeFilter', () => {
  const hours = (column: string, from: number, to: number) =>
    value(`SELECT count(*)::INTEGER FROM clocks WHERE $__timeFilter(${column})`, over(from, to));

  it.each(['ts', 'tz'])('keeps both ends to the millisecond, %s', async (column) => {
    expect(await hours(column, NOON + 1, NOON + 2 * HOUR + 1)).toBe(3);
    expect(await hours(column, NOON + 2, NOON + 2 * HOUR)).toBe(1);
  });

  it('keeps the days whose midnight is in the range', async () => {
    const midnight = Date.UTC(2026, 1, 9);
    expect(await hours('day', midnight, midnight + HOUR)).toBe(24);
    expect(await hours('day', midnight + 1, midnight + HOUR)).toBe(0);
  });

  it('takes any expression, and stands in any', async () => {
    const sql = `SELECT count(*)::INTEGER FROM clocks WHERE NOT $__timeFilter(coalesce(
      NULLIF(ts, NULL), -- ), the first
      '2026-01-01, (noon)'::TIMESTAMP) + INTERVAL '1 minute' /* ) */) AND $__timeFilter(ts)::INTEGER = $__timeFilter(tz)::INTEGER`;
    expect(await value(sql)).toBe(70);
  });
});

describe('$__timeFrom and $__timeTo', () => {
  it('are the ends of the range as TIMESTAMP', async () => {
    expect(await rows('SELECT $__timeFrom(), $__timeTo( ), typeof($__timeFrom())')).toEqual([
      ['2026-02-09 12:00:00', '2026-02-09 14:00:00', 'TIMESTAMP'],
    ]);
  });
});

describe('$__unixEpoch…', () => {
  it('speak in whole seconds', async () => {
    expect(await rows('SELECT $__unixEpochFrom(), $__unixEpochTo()')).toEqual([[1770638400, 1770645600]]);
    expect(await value('SELECT count(*)::INTEGER FROM clocks WHERE $__unixEpochFilter(seconds)')).toBe(2);
  });
});

describe('$__timeGroup', () => {
  it.each([
    ['5m', '2026-02-09 12:55:00'],
    ["'5m'", '2026-02-09 12:55:00'],
    ['7m', '2026-02-09 12:58:00'],
    ["'1 hour'", '2026-02-09 12:00:00'],
    ["INTERVAL '1 hour'", '2026-02-09 12:00:00'],
    ['INTERVAL 15 MINUTE', '2026-02-09 12:45:00'],
    ['1d', '2026-02-09 00:00:00'],
    ['1w', '2026-02-09 00:00:00'],
    ['1M', '2026-02-01 00:00:00'],
    ['1y', '2026-01-01 00:00:00'],
    ['auto', '2026-02-09 12:50:00'],
    ['$__interval', '2026-02-09 12:50:00'],
    ["'$__interval'", '2026-02-09 12:50:00'],
    ['0s', '2026-02-09 12:50:00'],
    ["'0ms'", '2026-02-09 12:50:00'],
  ])('takes %s', async (interval, start) => {
    const sql = `SELECT $__timeGroup(ts, ${interval}), typeof($__timeGroup(ts, ${interval})) FROM (SELECT TIMESTAMP '2026-02-09 12:59:59.9' AS ts)`;
    expect(await rows(sql)).toEqual([[start, 'TIMESTAMP']]);
  });

  it('groups, named time with Alias', async () => {
    const sql = `SELECT $__timeGroupAlias(timestamp, 1h), count(*)::INTEGER AS n FROM executions
      WHERE $__timeFilter(timestamp) GROUP BY "time" ORDER BY "time"`;
    expect(await rows(sql)).toEqual([
      ['2026-02-09 12:00:00', 6],
      ['2026-02-09 13:00:00', 6],
      ['2026-02-09 14:00:00', 1],
    ]);
  });

  const fillOf = (fill: string) => expandMacros(`SELECT $__timeGroup(ts, 5m, ${fill})`, context, DUCKDB).fill;
  const filled = { ...context.timeRange, interval: { unit: 'millisecond', count: 300_000 }, zone: 'UTC' };

  it.each([
    ['NULL', { mode: 'null' }],
    ['null', { mode: 'null' }],
    ['previous', { mode: 'previous' }],
    ["'previous'", { mode: 'previous' }],
    ['0', { mode: 'value', value: 0 }],
    ['-1.5e3', { mode: 'value', value: -1500 }],
    ['.5', { mode: 'value', value: 0.5 }],
  ])('hands on the fill %s', (fill, expected) => expect(fillOf(fill)).toEqual({ ...filled, ...expected }));

  it('has no fill without the argument, and one for all macros with it', () => {
    expect(expandMacros('SELECT $__timeGroup(ts, 5m)', context, DUCKDB).fill).toBeUndefined();
    const sql = 'SELECT $__timeGroupAlias(ts, 5m, 0) FROM t GROUP BY $__timeGroup(ts, 5m), $__timeGroup(ts, 5m, 0)';
    expect(expandMacros(sql, context, DUCKDB).fill).toEqual({ ...filled, mode: 'value', value: 0 });
  });

  it('fills the gaps of another window than the time range', () => {
    const windowOf = (window: string) => fillOf(`0, ${window}`);
    const { to } = context.timeRange;
    expect(windowOf('range')).toEqual(fillOf('0'));
    expect(windowOf('2h')).toMatchObject({ from: to - 7_200_000, to });
    expect(windowOf("'all'")).toEqual({ interval: filled.interval, zone: 'UTC', mode: 'value', value: 0 });
  });

  it('hands on calendar months', () => {
    expect(expandMacros('SELECT $__timeGroup(ts, 1M, NULL)', context, DUCKDB).fill?.interval).toEqual({
      unit: 'month',
      count: 1,
    });
  });
});

describe('$__interval and $__interval_ms', () => {
  it('are an INTERVAL and a number', async () => {
    const sql = 'SELECT $__timeFrom() + $__interval, $__interval_ms, time_bucket($__interval, $__timeFrom())';
    expect(await rows(sql)).toEqual([['2026-02-09 12:10:00', 600000, '2026-02-09 12:00:00']]);
  });

  it('are worked out from the points of the panel where Grafana gives no interval', async () => {
    expect(await value('SELECT $__interval_ms', { ...context, intervalMs: 0 })).toBe(60_000);
  });
});

describe('times stored in another zone', () => {
  it('select the same rows of every kind of time column when the session is in that zone', async () => {
    const kolkata = await MemoryDatabase.open('Asia/Kolkata');
    await kolkata.run(`CREATE TABLE clocks AS SELECT tz, tz::TIMESTAMP AS ts
      FROM (SELECT to_timestamp(${NOON / 1000} + i * 600) AS tz FROM range(-50, 50) t(i))`);
    const sql = `SELECT count(*) FILTER ($__timeFilter(ts))::INTEGER, count(*) FILTER ($__timeFilter(tz))::INTEGER,
      min(ts) FILTER ($__timeFilter(ts)), max($__timeGroup(tz, 1d) = $__timeGroup(ts, 1d)) FROM clocks`;
    const { sql: expanded } = expandMacros(sql, { ...context, storedTimeZone: 'Asia/Kolkata' }, DUCKDB);
    expect(await kolkata.rows(expanded)).toEqual([[13, 13, '2026-02-09 17:30:00', true]]);
    kolkata.close();
  });
});
