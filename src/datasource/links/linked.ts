/**
 * Of a query that a link leads to: its filters hold values percent-encoded, so that nothing in them is taken for a
 * variable, neither when the link is followed nor when the query is asked.
 */
export interface Linked {
  /** Fields whose empty value stands for NULL. */
  readonly nullable: readonly string[];
  /** Width of the bucket that begins at the value of the filter on `timestamp`, in milliseconds. */
  readonly width?: number;
  /** The width in months of the calendar, where buckets are months. */
  readonly months?: number;
  /** The time zone whose clocks buckets are counted on; UTC when absent. */
  readonly zone?: string;
  /** Of the one field that makes the groups, where all that a limit left out is a group too. */
  readonly kept?: Kept;
}

/** What is not in the group of the rest. */
export interface Kept {
  readonly field: string;
  /** Percent-encoded. */
  readonly values: readonly string[];
  readonly isNull: boolean;
}
