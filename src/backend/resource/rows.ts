import { type Cell, cellAt } from '../../result/cell';
import type { Column } from '../../result/column';
import type { Result } from '../../result/result';

type JsonCell = Exclude<Cell, bigint>;

/** Times become ISO 8601, to the millisecond. */
function jsonCell(column: Column, row: number): JsonCell {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? new Date(Number(cell / 1_000_000n)).toISOString() : cell;
}

/** A result as objects that JSON can hold, one a row. */
export function rowsOf({ columns, rows }: Result): Record<string, JsonCell>[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, jsonCell(column, row)])),
  );
}
