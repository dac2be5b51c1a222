import type { Column } from '../result/column';
import type { Notice } from '../result/result';

/** How a field is shown, by Grafana's names. What stands here wins over the panel's defaults. */
export interface FieldConfig {
  /** What people read instead of the field's name. */
  readonly displayNameFromDS?: string;
  readonly description?: string;
  /** Grafana's id of a unit, such as `s` or `currencyUSD`. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Whether cells offer a filter for their value, by the name of the field. */
  readonly filterable?: boolean;
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** A named column and how it is shown; its name is the column's. */
export interface Field {
  readonly column: Column;
  /** Grafana tells `time` from `time or null`: series and log lines need a time in every row. */
  readonly nullable: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly config?: FieldConfig;
}

/** Grafana's data plane types, https://grafana.com/developers/dataplane. */
export type FrameType = 'timeseries-wide' | 'timeseries-multi' | 'numeric-wide' | 'numeric-long' | 'log-lines';

interface Stat {
  readonly displayName: string;
  readonly value: number;
  readonly unit?: string;
}

/** Serialised as it stands: the names are Grafana's. */
export interface FrameMeta {
  readonly type?: FrameType;
  readonly typeVersion?: readonly [major: number, minor: number];
  readonly executedQueryString?: string;
  readonly preferredVisualisationType: 'graph' | 'table' | 'logs';
  readonly notices: readonly Notice[];
  readonly stats: readonly Stat[];
  readonly custom: Readonly<Record<string, unknown>>;
}

/** Grafana's data frame: columns of `length` rows each, with what is needed to show them. */
export interface Frame {
  readonly name: string;
  readonly refId: string;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly meta: FrameMeta;
}
