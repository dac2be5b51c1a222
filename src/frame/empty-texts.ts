import { isSet } from '../result/bitmap';
import { cellAt } from '../result/cell';
import type { BooleanColumn, TextColumn } from '../result/column';
import { textColumn } from '../result/text-column';

/** What an empty text is called among labels where NULL stands beside it. */
export const EMPTY = '(empty)';

function hasEmpty({ length, validity, offsets }: TextColumn): boolean {
  for (let row = 0; row < length; row++) {
    if (offsets[row] === offsets[row + 1] && isSet(validity!, row)) return true;
  }
  return false;
}

/**
 * The column with another word for empty texts where it holds NULLs as well: to Grafana a label that is absent and one
 * that is empty are the same, so that of two groups one would take the place of the other.
 */
export function emptyApart<Label extends TextColumn | BooleanColumn>(column: Label): Label | TextColumn {
  if (column.kind === 'boolean' || column.validity === null || !hasEmpty(column)) return column;
  const values = Array.from({ length: column.length }, (_, row) => {
    const text = cellAt(column, row) as string | null;
    return text === '' ? EMPTY : text;
  });
  return textColumn(column, values);
}
