import { type Interval, wholeUnits } from '../../time/interval';
import { timestampLiteral as text } from '../../time/timestamp-literal';
import { literal, type Sql, sql, verbatim } from '../../tree/sql';

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** Widths that `date_trunc` knows. */
const WORDS: Readonly<Record<Interval['unit'], ReadonlyMap<number, string>>> = {
  millisecond: new Map([
    [1000, 'second'],
    [60_000, 'minute'],
    [3_600_000, 'hour'],
    [DAY, 'day'],
    [WEEK, 'week'],
  ]),
  month: new Map([
    [1, 'month'],
    [12, 'year'],
  ]),
};

const EPOCH = sql`TIMESTAMP '1970-01-01 00:00:00.000000'`;
const MONDAY = sql`TIMESTAMP '1970-01-05 00:00:00.000000'`;

/** A SQL interval such as `INTERVAL '5' MINUTE`; Trino's shortest unit is the second. */
export function intervalLiteral(interval: Interval): Sql {
  const { word, count } = wholeUnits(interval);
  return word === 'millisecond'
    ? verbatim(`INTERVAL '${(count / 1000).toFixed(3)}' SECOND`)
    : verbatim(`INTERVAL '${count}' ${word.toUpperCase()}`);
}

export const timestampLiteral = (instant: number, storedTimeZone: string) => verbatim(text(instant, storedTimeZone));

export function bucket(time: Sql, { unit, count }: Interval): Sql {
  const word = WORDS[unit].get(count);
  if (word) return sql`date_trunc(${literal(word)}, CAST(${time} AS TIMESTAMP(6)))`;
  const origin = unit === 'millisecond' && count % WEEK === 0 ? MONDAY : EPOCH;
  const start = unit === 'month' ? sql`date_trunc('month', ${time})` : time;
  const passed = sql`date_diff(${literal(unit)}, ${origin}, ${start})`;
  return sql`date_add(${literal(unit)}, CAST(floor(${passed} / ${count}e0) AS BIGINT) * ${count}, ${origin})`;
}

export function bucketOf(time: Sql, seconds: Sql, origin: Sql): Sql {
  const passed = sql`date_diff('millisecond', ${origin}, ${time})`;
  const whole = sql`CAST(floor(${passed} / (1e3 * (${seconds}))) * (${seconds}) AS BIGINT)`;
  return sql`date_add('second', ${whole}, ${origin})`;
}
