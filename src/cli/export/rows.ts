import { cellAt } from '../../result/cell';
import type { Column } from '../../result/column';
import { isoTime } from '../../result/instant';
import type { Result } from '../../result/result';
import { csvLine } from '../query/print-csv';

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

function jsonOf(column: Column, row: number, isForDuckdb: boolean): string {
  const value = plainAt(column, row);
  if (typeof value === 'number' && !Number.isFinite(value)) return isForDuckdb ? `"${value}"` : 'null';
  // A document of JSON may stand on several lines; only between its tokens, so that blanks mean the same.
  const isDocument = column.kind === 'json' && typeof value === 'string' && !(isForDuckdb && column.type === 'JSON');
  return isDocument ? value.replaceAll(/[\r\n]+/g, ' ') : JSON.stringify(value);
}

/**
 * One JSON object a line. For DuckDB, which is to have the very values back, NaN and infinity are texts, which JSON has no
 * other word for, and so are documents.
 */
export function jsonRows({ columns, rows }: Result, { isForDuckdb = false } = {}): string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  let text = '';
  for (let row = 0; row < rows; row++) {
    text += `{${columns.map((column, i) => `${names[i]}:${jsonOf(column, row, isForDuckdb)}`).join(',')}}\n`;
  }
  return text;
}
