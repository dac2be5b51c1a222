import type { Format } from '../result/shape';
import type { AdHocFilter } from './ad-hoc-filter';
import type { Variables } from './variables/interpolate';
import type { Filter } from './vocabulary/filter';

export interface QueryBase {
  readonly refId: string;
  readonly format: Format;
  readonly hide: boolean;
  readonly adHocFilters: readonly AdHocFilter[];
  /** Present, if empty, where no frontend of Grafana's has put the values in yet. */
  readonly variables?: Variables;
}

export interface SqlQuery extends QueryBase {
  readonly queryType: 'sql';
  readonly rawSql: string;
}

/** What a metric query may leave out. */
export interface MetricOptions {
  /** `auto`, `none` or an interval such as `5m`. */
  readonly bucket: string;
  /** Whole, above 0. */
  readonly limit: number;
  readonly orderBy: { readonly field: string; readonly direction: 'asc' | 'desc' };
  /** Whole, 0 or more. */
  readonly minSamples: number;
  readonly other: boolean;
  readonly bounds: boolean;
  readonly compare: 'previous';
}

export interface MetricQuery extends QueryBase, Partial<MetricOptions> {
  readonly queryType: 'metric';
  /** At least one. */
  readonly measures: readonly string[];
  readonly dimensions: readonly string[];
  readonly filters: readonly Filter[];
}

interface PresetQuery extends QueryBase {
  readonly queryType: 'preset';
  readonly preset: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly filters: readonly Filter[];
}

/** What a person can carry on by hand. */
export type BuiltQuery = MetricQuery | PresetQuery;

export type Query = SqlQuery | BuiltQuery;
