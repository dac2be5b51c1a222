import type { Interval } from '../time/interval';
import type { OperationName } from './operation-names';
import type { Sql } from './sql';

/** Types that engines name each in its own way. */
export type Type = 'float' | 'time' | 'instant' | 'vector';

/** Anything that is put in order: `timestamp`, `n DESC NULLS LAST`. */
type Order = readonly Sql[];

/**
 * What engines write each in a way of its own. Whatever else stands in SQL of ours is standard: CAST, TRY_CAST, CASE,
 * `FILTER (WHERE …)`, IS DISTINCT FROM, windows, `any_value`, `date_trunc`, `INTERVAL '1' DAY`.
 */
export interface Operations extends Record<OperationName, (...args: never) => Sql> {
  cast(value: Sql, type: Type): Sql;

  /** The continuous quantile of all values. */
  quantile(value: Sql, fraction: number): Sql;
  /** The one of these quantiles at the place, from 1, all of which are computed at once. */
  quantiles(value: Sql, fractions: readonly number[], place: number): Sql;
  /** The number of rows that meet the condition. */
  countIf(condition: Sql): Sql;
  /** The value of the row where `by` is largest; rows whose value is NULL are passed over. */
  latest(value: Sql, by: Sql): Sql;
  earliest(value: Sql, by: Sql): Sql;
  /** The value of the first row in that order, NULL or not, of those that meet the condition. */
  first(value: Sql, order: Order, condition?: Sql): Sql;
  /** The texts of all rows one after the other in order, those that are NULL left out. */
  joinTexts(value: Sql, separator: string, order: Order, distinct?: 'distinct'): Sql;

  /** Whether a regular expression finds something in the text. */
  matches(text: Sql, pattern: Sql): Sql;
  contains(text: Sql, part: Sql): Sql;
  /** The text with something else for whatever the regular expression finds. */
  replaceAll(text: Sql, pattern: string, by: string): Sql;
  /** A number with so many digits behind the point, as text. */
  decimals(value: Sql, digits: number): Sql;
  /** The top-level key of a JSON object, whatever characters it has, as text. */
  jsonText(json: Sql, key: string): Sql;
  /** The list of top-level keys as texts, for which the JSON is read once; NULL where it is no JSON. */
  jsonTexts(json: Sql, keys: readonly string[]): Sql;
  /** Whether the list at the top-level key has that text in it; false where it is missing. */
  jsonListHas(json: Sql, key: string, text: string): Sql;

  interval(interval: Interval): Sql;
  /** An instant as a TIMESTAMP on the clock of the zone. @param instant milliseconds since the epoch */
  timestamp(instant: number, storedTimeZone: string): Sql;
  /** The start of the bucket that a time lies in. Buckets are aligned to 1970-01-01, whole weeks to Monday. */
  bucket(time: Sql, interval: Interval): Sql;
  /** The begin of the bucket that a time lies in: buckets are so many seconds wide, and one begins at the origin. */
  bucketOf(time: Sql, seconds: Sql, origin: Sql): Sql;
  /** Two digits, `00` to `23`. */
  hourOfDay(time: Sql): Sql;
  /** The name of the weekday in English. */
  weekday(time: Sql): Sql;
  /** 1 for Monday to 7. */
  isoWeekday(time: Sql): Sql;
  /** The present on the clock of the stored times, a TIMESTAMP. */
  now(storedTimeZone: string): Sql;
  /** The instant that a TIMESTAMP on that clock means; in UTC it may be that TIMESTAMP. */
  instant(naive: Sql, storedTimeZone: string): Sql;
  /** What the clock of the zone shows at the instant, a TIMESTAMP. */
  onClock(instant: Sql, timeZone: string): Sql;
  /** Seconds since 1970 of an instant, with fractions. */
  epoch(instant: Sql): Sql;
  /** Seconds from one time to another, with fractions. */
  seconds(from: Sql, to: Sql): Sql;
  secondsInterval(count: Sql): Sql;

  /** Whether the value is one of a list that is one value. @param cast gives its items the type of the value */
  isIn(value: Sql, list: Sql, cast: (item: Sql) => Sql): Sql;
  /** The place of the value among the texts, from 1; NULL where it is none of them. */
  placeIn(texts: readonly string[], value: Sql): Sql;
  /** The greatest of the values that are not NULL. */
  greatest(...values: readonly Sql[]): Sql;
  least(...values: readonly Sql[]): Sql;
  /** How often the second goes into the first, both of them whole numbers above 0. */
  wholeQuotient(dividend: Sql, divisor: Sql): Sql;
  isFinite(value: Sql): Sql;
  /** A number in two digits that count, as people read it. */
  numberText(value: Sql): Sql;
  /** P(Z > x) of a standard normal Z; best of a plain column: it may stand in it some times. */
  upperTail(x: Sql): Sql;
  /** P(X > x) of a χ² distributed X, for any whole number of degrees of freedom; best of plain columns. */
  chiSquareTail(x: Sql, degrees: Sql): Sql;

  /** As a table `as` with one column: the times from the first to the last, `each` apart; none where it ends before. */
  series(from: Sql, to: Sql, each: Sql, as: string, column: string): Sql;
  /** A number that looks like chance, and is the same for the same value. */
  hash(value: Sql): Sql;
  /** The clause for a SELECT whose columns at these places, from 1, have no aggregate. */
  groupBy(...places: readonly number[]): Sql;
  /** The SELECT list of all columns of `executions`, of which some are replaced. */
  rowsReplacing(replaced: readonly (readonly [column: string, by: Sql])[]): Sql;
  /** A common table expression that is read where it is named. */
  inlinedTable(as: string, select: Sql): Sql;
  /** One that is computed once. */
  keptTable(as: string, select: Sql): Sql;
}
