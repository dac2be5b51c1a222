/** The values of a column, as a log has them. */
export interface LogVector {
  readonly rows: number;
  /** A bit for each row, set where it has a value; null where all have. */
  readonly validity: Buffer<ArrayBuffer> | null;
  readonly values: Values;
}

export type Values =
  /** From `start` on; a view of each few bytes would cost more than they do. */
  | { readonly kind: 'fixed'; readonly width: number; readonly bytes: Buffer<ArrayBuffer>; readonly start: number }
  | { readonly kind: 'text'; readonly texts: readonly Uint8Array[] }
  | {
      readonly kind: 'list';
      readonly offsets: readonly number[];
      readonly lengths: readonly number[];
      readonly child: LogVector;
    }
  | { readonly kind: 'array'; readonly size: number; readonly child: LogVector }
  | { readonly kind: 'struct'; readonly children: readonly LogVector[] };

export const isValid = ({ validity }: LogVector, row: number) =>
  validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;

/** Enough for whole words of 64 bits, which DuckDB copies. */
export const validityBytes = (rows: number) => Math.ceil(rows / 64) * 8;
