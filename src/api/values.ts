export interface ColumnValue {
  readonly value: string;
  /** Executions that have it. */
  readonly count: number;
}

/** Values of a dimension, most frequent first, at most 1,000. */
export interface ColumnValues {
  readonly values: readonly ColumnValue[];
}
