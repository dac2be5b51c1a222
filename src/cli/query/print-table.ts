import type { Field, Frame } from '../../frame/frame';
import type { Cell } from '../../result/cell';
import { nameOf, rowsOf } from './cells';

const WIDEST = 60;

/** What somebody wrote into the database must not steer the terminal. */
const printable = (text: string) => text.replaceAll(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ');

function shown(cell: Exclude<Cell, bigint>, { config }: Field): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return printable(String(cell));
  const natural = Math.abs(cell) < 1 ? 4 : 2;
  return cell.toFixed(config?.decimals ?? (Number.isInteger(cell) ? 0 : natural));
}

const clip = (text: string) => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

/** Aligned columns for people; numbers to the right. */
export function printTable(frame: Frame): string {
  const { fields } = frame;
  const rows = [...rowsOf(frame)].map((cells) => cells.map((cell, i) => clip(shown(cell, fields[i]!))));
  const head = fields.map((field) => printable(nameOf(field)));
  const widths = head.map((name, i) => rows.reduce((width, row) => Math.max(width, row[i]!.length), name.length));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (fields[i]!.column.kind === 'number' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`;
}
