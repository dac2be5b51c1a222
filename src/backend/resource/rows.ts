import { plainCellAt } from '../../result/cell';
import type { Result } from '../../result/result';

/** A result as objects that JSON can hold, one a row. */
export function rowsOf({ columns, rows }: Result): Record<string, ReturnType<typeof plainCellAt>>[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, plainCellAt(column, row)])),
  );
}
