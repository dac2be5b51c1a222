import type { Field, Frame } from '../../../src/frame/frame';
import { type Cell, cellAt } from '../../../src/result/cell';
import type { Column } from '../../../src/result/column';

export function cellsOf(column: Column): Cell[] {
  return Array.from({ length: column.length }, (_, row) => cellAt(column, row));
}

/** Times as ISO texts, for tests to read. */
export function valuesOf({ column }: Field): (number | boolean | string | null)[] {
  return cellsOf(column).map((cell) =>
    typeof cell === 'bigint' ? new Date(Number(cell / 1_000_000n)).toISOString().replace('.000', '') : cell,
  );
}

export function noticesOf(frame: Frame): string[] {
  return frame.meta.notices.map(({ text }) => text);
}

/** Each series after the time: its name, its labels, its values. */
export function seriesOf(frame: Frame) {
  return frame.fields
    .slice(1)
    .map((field) => ({ name: field.column.name, labels: field.labels, values: valuesOf(field) }));
}
