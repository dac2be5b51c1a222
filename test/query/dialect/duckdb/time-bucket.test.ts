import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intervalLiteral, timeBucket } from '../../../../src/query/dialect/duckdb/time-bucket';
import { parseInterval } from '../../../../src/query/time/interval';
import { verbatim } from '../../../../src/query/tree/sql';
import { MemoryDatabase } from '../../../support/memory-database';
import { printed } from '../../support/printed';
import { intervals } from '../../time/support/intervals';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await db.run(`
    CREATE TABLE times AS
    SELECT ts, ts::TIMESTAMPTZ AS tz, ts::DATE AS day
    FROM (SELECT TIMESTAMP '1969-11-28 05:06:07.891' + i * INTERVAL '13 hours 17 minutes 11 seconds' AS ts FROM range(40000) t(i))`);
});
afterAll(() => db.close());

const bucket = (column: string, interval: string) => printed(timeBucket(verbatim(column), parseInterval(interval)!));

describe('timeBucket', () => {
  it.each(['1ms', '250ms', '7s', '10s', '90s', '1m', '5m', '7m', '1h', '5h', '1d', '2d', '3d', '10d', '30d', '365d'])(
    'aligns %s to the epoch',
    async (interval) => {
      const width = parseInterval(interval)!.count;
      const wrong = `SELECT count(*) FROM times
        WHERE epoch_ms(${bucket('ts', interval)}) <> floor(epoch_ms(ts) / ${width}) * ${width}`;
      expect(await db.value(wrong)).toBe('0');
    },
  );

  it.each(['1w', '2w', '5w'])('begins %s on a Monday', async (interval) => {
    const days = parseInterval(interval)!.count / 86_400_000;
    const starts = `SELECT DISTINCT isodow(b), b::TIME FROM (SELECT ${bucket('ts', interval)} AS b FROM times)`;
    expect(await db.rows(starts)).toEqual([['1', '00:00:00']]);
    const age = `SELECT min(ts::DATE - b::DATE) >= 0 AND max(ts::DATE - b::DATE) < ${days}
      FROM (SELECT ts, ${bucket('ts', interval)} AS b FROM times)`;
    expect(await db.value(age)).toBe(true);
  });

  it.each(['1M', '3M', '5M', '1y', '7y'])('counts %s in calendar months from 1970', async (interval) => {
    const months = parseInterval(interval)!.count;
    const wrong = `SELECT count(*) FROM (SELECT ts, ${bucket('ts', interval)} AS b FROM times)
      WHERE b <> date_trunc('month', b) OR (date_part('year', b) * 12 + date_part('month', b) - 1) % ${months} <> ${1970 * 12} % ${months}
        OR b > ts OR b + INTERVAL '${months} months' <= ts`;
    expect(await db.value(wrong)).toBe('0');
  });

  it.each(['7m', '5m', '1d', '1w', '1M'])(
    'is the same TIMESTAMP for every kind of time column, %s',
    async (interval) => {
      const differing = `SELECT count(*) FROM times WHERE ${bucket('tz', interval)} <> ${bucket('ts', interval)}
      OR ${bucket('day', interval)} <> ${bucket("date_trunc('day', ts)", interval)}`;
      expect(await db.value(differing)).toBe('0');
      const types = `SELECT DISTINCT unnest([typeof(${bucket('ts', interval)}), typeof(${bucket('tz', interval)}), typeof(${bucket('day', interval)})]) FROM times`;
      expect(await db.column(types)).toEqual(['TIMESTAMP']);
    },
  );

  it('keeps the order of operations of an expression', async () => {
    const sql = `SELECT ${bucket("TIMESTAMP '2026-02-09 12:00:00' + INTERVAL '59 minutes'", '1h')}`;
    expect(await db.value(sql)).toBe('2026-02-09 12:00:00');
  });
});

describe('intervalLiteral', () => {
  it('is to DuckDB the width that it was made from', async () => {
    const samples = fc.sample(intervals, { numRuns: 60, seed: 7 });
    for (const interval of samples) {
      const sql = printed(intervalLiteral(interval));
      const from = `TIMESTAMP '2001-01-01'`;
      const exact =
        interval.unit === 'month'
          ? `SELECT datediff('month', ${from}, ${from} + ${sql})`
          : `SELECT epoch_ms(${from} + ${sql}) - epoch_ms(${from})`;
      expect(Number(await db.value(exact)), sql).toBe(interval.count);
    }
  });
});
