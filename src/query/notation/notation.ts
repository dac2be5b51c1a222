import type { Interval } from '../time/interval';
import type { Field } from '../vocabulary/field';
import type { Filter } from '../vocabulary/filter';

/** The buckets that rows are to be gathered in. */
export interface AskedBucket {
  /** As it was asked for: `auto`, or a width such as `5m`. */
  readonly asked: string;
  /** What that is here. */
  readonly interval: Interval;
  /** What a bucket without rows holds. */
  readonly empty: 0 | null;
}

/** A window of time that a query looks at, in SQL. */
export interface Window {
  /** Its ends, both of which belong to it: TIMESTAMPs on the clock that times are stored by. */
  readonly from: string;
  readonly to: string;
  /** Conditions that the timestamp of a row lies in it. */
  readonly within: readonly string[];
  /** The start of the bucket that the timestamp of a row lies in. */
  readonly bucket: (bucket: AskedBucket) => string;
  /** INTERVAL from the period before to this one: its length, in whole buckets, so that one can be laid over the other. */
  readonly step: (bucket: AskedBucket | null) => string;
}

/**
 * How a statement writes what is not the same each time that it is asked. What asks DuckDB has values bound and times
 * as they are; what people carry on has macros and variables.
 */
export interface Notation {
  /** A value that the query itself names, such as a key of `metadata`. */
  readonly value: (value: string) => string;
  readonly condition: (field: Field, filter: Filter) => string;
  /** Conditions of the dashboard's filters. `write` makes a condition of one. */
  readonly adHoc: (filters: readonly Filter[], write: (filter: Filter) => string) => readonly string[];
  /** @param window `range` for the time range, a length such as `7d` before its end, `today` or `all` */
  readonly window: (window: string) => Window;
}
