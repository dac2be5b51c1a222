import type { PlainAnswer } from '../../asking/asker';
import { readable } from '../../asking/plain';
import { csvLine } from './csv';

/** RFC 4180, with a line of names; NULL is an empty field. */
export function printCsv({ fields, rows }: PlainAnswer): string {
  const lines = rows.map((cells) => csvLine(cells.map((cell, i) => readable(cell, fields[i]!))));
  return [csvLine(fields.map(({ name }) => name)), ...lines].join('');
}
