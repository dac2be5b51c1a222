import type { PlainAnswer, PlainCell, PlainField } from '../../asking/asker';
import { readable } from '../../asking/plain';
import { clip } from '../table/clip';
import { table } from '../table/table';
import { printable, terminalWidth } from '../terminal';

const WIDEST = 60;

function decimal(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const isLost = value !== 0 && Number(text) === 0;
  return isLost ? String(Number(value.toPrecision(3))) : text;
}

/** Those of fractions of 1 are meant for percents. */
const places = ({ unit, decimals }: PlainField) =>
  decimals !== undefined && unit === 'percentunit' ? decimals + 2 : decimals;

function shown(cell: PlainCell, field: PlainField): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return clip(printable(String(cell)), WIDEST);
  const natural = Math.abs(cell) < 1 ? 4 : 2;
  return decimal(cell, places(field) ?? (Number.isInteger(cell) ? 0 : natural));
}

/** Aligned columns for people; numbers to the right. */
export function printTable({ fields, rows }: PlainAnswer): string {
  return table(
    fields.map(({ name, kind }) => ({ name: printable(name), isNumber: kind === 'number' })),
    rows.map((cells) => cells.map((cell, i) => shown(readable(cell, fields[i]!), fields[i]!))),
    { width: terminalWidth() },
  );
}
