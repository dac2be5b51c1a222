import type { Frame } from '../../frame/frame';
import { nameOf, rowsOf } from './cells';

function quoted(value: unknown): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, with a line of names; NULL is an empty field. */
export function printCsv(frame: Frame): string {
  const lines = [frame.fields.map(nameOf), ...rowsOf(frame)];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}
