/** Both ends belong to the range. Milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What a query is asked with, beside its own model. */
export interface QueryContext {
  readonly timeRange: TimeRange;
  /** Grafana's suggestion for the width of a bucket; 0 where nobody made one. */
  readonly intervalMs: number;
  /** Points that the panel has room for; 0 where it does not say. */
  readonly maxDataPoints: number;
  /** IANA name of the zone that TIMESTAMP columns are written in. */
  readonly storedTimeZone: string;
  /** Whether the time range is taken as it is, by buckets too. */
  readonly isExact?: boolean;
  /** Whether the time range ends now, and another one will be asked for in a moment. */
  readonly isMoving?: boolean;
  /** Columns of `executions` that hold NaN or infinity in the data at hand. */
  readonly notFinite?: readonly string[];
}
