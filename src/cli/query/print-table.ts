import type { Field, Frame } from '../../frame/frame';
import type { Cell } from '../../result/cell';
import { nameOf, rowsOf } from './cells';
import { clip, displayWidth } from './display-width';

const WIDEST = 60;

/** What somebody wrote into the database must not steer the terminal. */
const printable = (text: string) => text.replaceAll(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ');

function decimal(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const isLost = value !== 0 && Number(text) === 0;
  return isLost ? String(Number(value.toPrecision(3))) : text;
}

function shown(cell: Exclude<Cell, bigint>, { config }: Field): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return clip(printable(String(cell)), WIDEST);
  const natural = Math.abs(cell) < 1 ? 4 : 2;
  return decimal(cell, config?.decimals ?? (Number.isInteger(cell) ? 0 : natural));
}

/** Aligned columns for people; numbers to the right. */
export function printTable(frame: Frame): string {
  const { fields } = frame;
  const rows = [...rowsOf(frame)].map((cells) => cells.map((cell, i) => shown(cell, fields[i]!)));
  const head = fields.map((field) => printable(nameOf(field)));
  const widths = head.map((name, i) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(row[i]!)), displayWidth(name)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(widths[i]! - displayWidth(cell));
        return fields[i]!.column.kind === 'number' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`;
}
