import { bitmap, isSet, set } from '../result/bitmap';
import type { Column, TextColumn } from '../result/column';

/** The given rows of a column, in the given order. */
export function gather(column: Column, rows: Int32Array): Column {
  const length = rows.length;
  const validity = column.validity && gatherBits(column.validity, rows);
  switch (column.kind) {
    case 'number':
      return { ...column, length, validity, values: Float64Array.from(rows, (row) => column.values[row]!) };
    case 'time': {
      const values = new BigInt64Array(length);
      for (const [i, row] of rows.entries()) values[i] = column.values[row]!;
      return { ...column, length, validity, values };
    }
    case 'boolean':
      return { ...column, length, validity, values: gatherBits(column.values, rows) };
    case 'text':
    case 'json':
      return { ...column, length, validity, ...gatherText(column, rows) };
  }
}

/** A text column without NULL: empty text stands for it. */
export function withoutNulls(column: TextColumn): TextColumn {
  if (column.validity === null) return column;
  const rows = Int32Array.from({ length: column.length }, (_, row) => row);
  return { ...column, validity: null, ...gatherText(column, rows) };
}

function gatherBits(bits: Uint8Array, rows: Int32Array): Uint8Array {
  const gathered = bitmap(rows.length);
  for (const [i, row] of rows.entries()) if (isSet(bits, row)) set(gathered, i);
  return gathered;
}

/** Rows may come more than once. */
function gatherText({ validity, offsets, bytes }: TextColumn, rows: Int32Array): Pick<TextColumn, 'offsets' | 'bytes'> {
  const isText = (row: number) => validity === null || isSet(validity, row);
  const ends = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) {
    ends[i + 1] = ends[i]! + (isText(row) ? offsets[row + 1]! - offsets[row]! : 0);
  }
  const gathered = new Uint8Array(ends[rows.length]!);
  for (const [i, row] of rows.entries()) {
    if (isText(row)) gathered.set(bytes.subarray(offsets[row], offsets[row + 1]), ends[i]);
  }
  return { offsets: ends, bytes: gathered };
}
