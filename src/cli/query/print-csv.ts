import type { PlainAnswer, PlainCell } from '../../asking/asker';
import { readable } from '../../asking/plain';

function quoted(value: PlainCell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of RFC 4180; NULL is an empty field. */
export const csvLine = (cells: readonly PlainCell[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** RFC 4180, with a line of names; NULL is an empty field. */
export function printCsv({ fields, rows }: PlainAnswer): string {
  const lines = rows.map((cells) => csvLine(cells.map((cell, i) => readable(cell, fields[i]!))));
  return [csvLine(fields.map(({ name }) => name)), ...lines].join('');
}
