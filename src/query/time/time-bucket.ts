import { type Interval, intervalLiteral } from './interval';

const WEEK = 7 * 86_400_000;

/** 2000-01-03, a Monday, is where DuckDB's buckets begin; for months it is 2000-01-01. */
const ORIGIN = { millisecond: Date.UTC(2000, 0, 3), month: 30 * 12 } as const;

/**
 * SQL of the start of the bucket that a time lies in, a TIMESTAMP. Buckets are aligned to 1970-01-01, as Grafana
 * counts them, and whole weeks to Monday.
 * @param time SQL of a TIMESTAMP, TIMESTAMPTZ or DATE
 */
export function timeBucket(time: string, interval: Interval): string {
  const { unit, count } = interval;
  const aligned = ORIGIN[unit] % count === 0 || (unit === 'millisecond' && count % WEEK === 0);
  const origin = aligned ? '' : `, TIMESTAMP '1970-01-01'`;
  return `time_bucket(${intervalLiteral(interval)}, CAST(${time} AS TIMESTAMP)${origin})`;
}
