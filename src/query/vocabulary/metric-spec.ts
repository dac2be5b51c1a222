import type { Unit } from '../../model/units';
import type { TimeRange } from '../context';
import type { Filter } from '../filter';
import type { MetricOptions } from '../metric-options';
import type { Interval } from '../time/interval';
import type { Sql } from '../tree/sql';

/** A measure or dimension, and the name its column is to carry. */
export interface Named {
  readonly id: string;
  readonly as: string;
}

/** Options of a metric query; each may be left out. */
type Options = { readonly [K in Exclude<keyof MetricOptions, 'bucket'>]?: MetricOptions[K] | undefined };

/** What a metric query or a preset asks for. */
export interface MetricSpec extends Options {
  readonly measures: readonly Named[];
  readonly dimensions: readonly Named[];
  readonly filters: readonly Filter[];
  /** Filters of the dashboard: where a filter has no meaning they are passed over. */
  readonly adHoc?: readonly Filter[] | undefined;
  /** `none`, `auto`, or a width such as `5m`. */
  readonly bucket: string;
  /** Whether the answer is drawn over time: one that lacks buckets would be filled up where there is something. */
  readonly isSeries?: boolean | undefined;
  /** A length such as `7d` before the end of the time range, `today` or `all`, in place of the time range itself. */
  readonly window?: string | undefined;
}

/** What a person should know about a column of the answer. */
export interface ColumnInfo {
  readonly label: string;
  readonly unit?: Unit;
  readonly help: string;
  /** What a bucket without rows holds; nothing when absent. */
  readonly empty?: 0;
  /** Whether a filter on the column's own name finds the rows that have one of its values. */
  readonly filterable?: true;
}

/** One SELECT, and what its columns mean. */
export interface CompiledMetric {
  readonly sql: Sql;
  readonly columns: (name: string) => ColumnInfo | undefined;
  /** The time buckets of the column `time`, and what a bucket without rows holds; null without such a column. */
  readonly buckets: Buckets | null;
}

/** Without ends they reach from the first row to the last. */
export interface Buckets extends Partial<TimeRange> {
  readonly interval: Interval;
  readonly empty: 0 | null;
}
