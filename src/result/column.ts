interface ColumnBase {
  readonly name: string;
  /** The DuckDB type as DuckDB writes it, such as `DECIMAL(18,3)`. */
  readonly type: string;
  readonly length: number;
  /** One bit a row, least significant first, set where there is a value; null when no row is NULL. */
  readonly validity: Uint8Array | null;
}

export interface NumberColumn extends ColumnBase {
  readonly kind: 'number';
  readonly values: Float64Array;
}

export interface BooleanColumn extends ColumnBase {
  readonly kind: 'boolean';
  /** One bit a row, least significant first. */
  readonly values: Uint8Array;
}

export interface TimeColumn extends ColumnBase {
  readonly kind: 'time';
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly values: BigInt64Array;
}

/** UTF-8; row i is `bytes.subarray(offsets[i], offsets[i + 1])`. `json` holds one JSON document a row. */
export interface TextColumn extends ColumnBase {
  readonly kind: 'text' | 'json';
  /** `length + 1` entries, ascending, the first 0. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** One column of a result, laid out as Arrow lays it out, so that encoding is copying. */
export type Column = NumberColumn | BooleanColumn | TimeColumn | TextColumn;
