export interface ColumnValue {
  readonly value: string;
  /** Executions that have it. */
  readonly count: number;
}

/** Values of a dimension, most frequent first, at most 1,000. */
export interface ColumnValues {
  readonly values: readonly ColumnValue[];
}

/** The values in the rows that the query of `columnValues` yields. */
export const valuesIn = (rows: readonly Readonly<Record<string, unknown>>[]): ColumnValues => ({
  values: rows.map(({ value, count }) => ({ value: String(value), count: Number(count) })),
});
