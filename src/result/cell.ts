import { isSet } from './bitmap';
import type { Column } from './column';
import { isoTime } from './instant';

/** A value of a column: times are nanoseconds since 1970-01-01T00:00:00Z, JSON is its text. */
export type Cell = number | boolean | bigint | string | null;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function cellAt(column: Column, row: number): Cell {
  if (column.validity !== null && !isSet(column.validity, row)) return null;
  switch (column.kind) {
    case 'number':
    case 'time':
      return column.values[row]!;
    case 'boolean':
      return isSet(column.values, row);
    case 'text':
    case 'json':
      return decoder.decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]));
  }
}

/** The cell as JSON can hold it: times as ISO 8601 in UTC, to the millisecond. */
export function plainCellAt(column: Column, row: number): Exclude<Cell, bigint> {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? isoTime(cell) : cell;
}
