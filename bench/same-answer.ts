import type { Table } from '@uwdata/flechette';

/** Of the larger of two numbers. */
const TOLERANCE = 1e-9;

/** What one may write as a number and another as its digits, or as a whole number of another width. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === null || other === null) return one === other;
  const [first, second] = [numberOf(one), numberOf(other)];
  if (first === null || second === null) return String(one) === String(other);
  if (Number.isNaN(first) || Number.isNaN(second)) return Number.isNaN(first) && Number.isNaN(second);
  return first === second || Math.abs(first - second) <= TOLERANCE * Math.max(Math.abs(first), Math.abs(second));
}

const columnsOf = (tables: readonly Table[]) =>
  tables.flatMap((table) => table.names.map((name, i) => ({ name: String(name), cells: [...table.getChildAt(i)!] })));

/** In what two answers to the same question differ, by names, rows and values; null where they do not. */
export function differenceOf(one: readonly Table[], other: readonly Table[]): string | null {
  const [first, second] = [columnsOf(one), columnsOf(other)];
  const names = (columns: typeof first) => columns.map(({ name }) => name).join(', ');
  if (names(first) !== names(second)) return `the columns are ${names(first)} and ${names(second)}`;
  for (const [i, { name, cells }] of first.entries()) {
    const others = second[i]!.cells;
    if (cells.length !== others.length) return `there are ${cells.length} and ${others.length} rows`;
    const row = cells.findIndex((cell, at) => !isSame(cell, others[at]));
    if (row >= 0) return `row ${row + 1} has ${String(cells[row])} and ${String(others[row])} as ${name}`;
  }
  return null;
}
