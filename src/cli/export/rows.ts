import { cellAt } from '../../result/cell';
import type { Column } from '../../result/column';
import { isoTime } from '../../result/instant';
import type { Result } from '../../result/result';
import { csvLine } from '../query/csv';

/** ISO 8601 in UTC, to the microsecond, which is what DuckDB keeps. */
function microseconds(nanoseconds: bigint): string {
  const below = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return `${isoTime(nanoseconds).slice(0, -1)}${String(below / 1000n).padStart(3, '0')}Z`;
}

const plainAt = (column: Column, row: number) => {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? microseconds(cell) : cell;
};

/** Rows of RFC 4180, without a line of names. */
export function csvRows({ columns, rows }: Result): string {
  let text = '';
  for (let row = 0; row < rows; row++) text += csvLine(columns.map((column) => plainAt(column, row)));
  return text;
}

export const csvHead = ({ columns }: Result): string => csvLine(columns.map(({ name }) => name));

function jsonOf(column: Column, row: number, notFinite: 'null' | 'text'): string {
  const value = plainAt(column, row);
  // A document of JSON may stand on several lines; only between its tokens, so that blanks mean the same.
  if (column.kind === 'json' && typeof value === 'string') return value.replaceAll(/[\r\n]+/g, ' ');
  if (typeof value === 'number' && !Number.isFinite(value)) return notFinite === 'text' ? `"${value}"` : 'null';
  return JSON.stringify(value);
}

/** One JSON object a line. @param notFinite what becomes of NaN and infinity, which JSON does not know */
export function jsonRows({ columns, rows }: Result, notFinite: 'null' | 'text'): string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  let text = '';
  for (let row = 0; row < rows; row++) {
    text += `{${columns.map((column, i) => `${names[i]}:${jsonOf(column, row, notFinite)}`).join(',')}}\n`;
  }
  return text;
}
