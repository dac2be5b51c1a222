import type { Field, Frame } from '../../frame/frame';
import { type Cell, cellAt } from '../../result/cell';

/** Times as ISO 8601 in UTC, to the millisecond; everything else as it is. */
function plainCell({ column }: Field, row: number): Exclude<Cell, bigint> {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? new Date(Number(cell / 1_000_000n)).toISOString() : cell;
}

/** Rows of the frame, each with its cells in the order of the fields. */
export function* rowsOf(frame: Frame): Generator<Exclude<Cell, bigint>[]> {
  for (let row = 0; row < frame.length; row++) yield frame.fields.map((field) => plainCell(field, row));
}

export const nameOf = ({ column }: Field) => column.name;
