import { type Interval, intervalLiteral } from './interval';

const WEEK = 7 * 86_400_000;

/** 2000-01-03, a Monday, is where DuckDB's buckets begin; for months it is 2000-01-01. */
const ORIGIN = { millisecond: Date.UTC(2000, 0, 3), month: 30 * 12 } as const;

/** Widths for which DuckDB has a word; `date_trunc` is faster than `time_bucket`, and easier to read. */
const WORDS: Readonly<Record<Interval['unit'], ReadonlyMap<number, string>>> = {
  millisecond: new Map([
    [1000, 'second'],
    [60_000, 'minute'],
    [3_600_000, 'hour'],
    [86_400_000, 'day'],
    [WEEK, 'week'],
  ]),
  month: new Map([
    [1, 'month'],
    [12, 'year'],
  ]),
};

/**
 * SQL of the start of the bucket that a time lies in, a TIMESTAMP. Buckets are aligned to 1970-01-01, as Grafana
 * counts them, and whole weeks to Monday.
 * @param time SQL of a TIMESTAMP, TIMESTAMPTZ or DATE
 */
export function timeBucket(time: string, interval: Interval): string {
  const { unit, count } = interval;
  const word = WORDS[unit].get(count);
  if (word) return `date_trunc('${word}', CAST(${time} AS TIMESTAMP))`;
  const aligned = ORIGIN[unit] % count === 0 || (unit === 'millisecond' && count % WEEK === 0);
  const origin = aligned ? '' : `, TIMESTAMP '1970-01-01'`;
  return `time_bucket(${intervalLiteral(interval)}, CAST(${time} AS TIMESTAMP)${origin})`;
}
