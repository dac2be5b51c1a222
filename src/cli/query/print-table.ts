import type { Field, Frame } from '../../frame/frame';
import type { Cell } from '../../result/cell';
import { nameOf, rowsOf } from './cells';

const WIDEST = 60;

function shown(cell: Exclude<Cell, bigint>, { config }: Field): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return String(cell).replaceAll(/\s+/g, ' ');
  const natural = Math.abs(cell) < 1 ? 4 : 2;
  return cell.toFixed(config?.decimals ?? (Number.isInteger(cell) ? 0 : natural));
}

const clip = (text: string) => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

/** Aligned columns for people; numbers to the right. */
export function printTable(frame: Frame): string {
  const { fields } = frame;
  const rows = [...rowsOf(frame)].map((cells) => cells.map((cell, i) => clip(shown(cell, fields[i]!))));
  const head = fields.map(nameOf);
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (fields[i]!.column.kind === 'number' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`;
}
