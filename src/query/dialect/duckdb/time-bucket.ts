import { type Interval, wholeUnits } from '../../time/interval';
import { literal, type Sql, sql, verbatim } from '../../tree/sql';

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

/** A SQL interval such as `INTERVAL '5 minutes'`. */
export function intervalLiteral(interval: Interval): Sql {
  const { word, count } = wholeUnits(interval);
  return verbatim(`INTERVAL '${count} ${word}${count === 1 ? '' : 's'}'`);
}

/** @param time a TIMESTAMP, TIMESTAMPTZ or DATE */
export function timeBucket(time: Sql, interval: Interval): Sql {
  const { unit, count } = interval;
  const word = WORDS[unit].get(count);
  if (word) return sql`date_trunc(${literal(word)}, CAST(${time} AS TIMESTAMP))`;
  const isAligned = ORIGIN[unit] % count === 0 || (unit === 'millisecond' && count % WEEK === 0);
  const origin = isAligned ? sql`` : sql`, TIMESTAMP '1970-01-01'`;
  return sql`time_bucket(${intervalLiteral(interval)}, CAST(${time} AS TIMESTAMP)${origin})`;
}
