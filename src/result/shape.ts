/** What a result is to become: series, rows as they are, or lines of a log. */
export type Format = 'timeseries' | 'table' | 'logs';

/** Times to add to a series where the query returned none, and what their value is. */
export type Fill = {
  /** Width of a bucket; months are of the calendar. The count is whole and above 0. */
  readonly interval: { readonly unit: 'millisecond' | 'month'; readonly count: number };
  /** IANA zone on whose clock buckets are counted; UTC when absent. */
  readonly zone?: string;
  /** Milliseconds since the epoch; the first time there is when absent. */
  readonly from?: number;
  /** Milliseconds since the epoch; the last time there is when absent. */
  readonly to?: number;
} & ({ readonly mode: 'null' | 'previous' } | { readonly mode: 'value'; readonly value: number });
