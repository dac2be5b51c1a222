import { cellAt } from '../../result/cell';
import type { Column } from '../../result/column';
import { isoTime } from '../../result/instant';

/** For each row one JSON object of what its columns say; NULL is left out. */
export function logLabels(columns: readonly Column[], rows: number): string[] {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  return Array.from({ length: rows }, (_, row) => {
    const members = columns.flatMap((column, i) => {
      const value = jsonAt(column, row);
      return value === null ? [] : [keys[i]! + value];
    });
    return `{${members.join(',')}}`;
  });
}

function jsonAt(column: Column, row: number): string | null {
  const cell = cellAt(column, row);
  if (cell === null) return null;
  if (typeof cell === 'bigint') return JSON.stringify(isoTime(cell));
  return column.kind === 'json' ? String(cell) : JSON.stringify(cell);
}
