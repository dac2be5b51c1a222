import type { PlainCell } from '../../asking/asker';

function quoted(value: PlainCell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of RFC 4180; NULL is an empty field. */
export const csvLine = (cells: readonly PlainCell[]): string => `${cells.map(quoted).join(',')}\r\n`;
