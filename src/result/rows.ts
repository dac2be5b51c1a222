import { plainCellAt } from './cell';
import type { Result } from './result';

export type Row = Record<string, ReturnType<typeof plainCellAt>>;

/** A result as objects that JSON can hold, one a row. */
export function rowsOf({ columns, rows }: Result): Row[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, plainCellAt(column, row)])),
  );
}
