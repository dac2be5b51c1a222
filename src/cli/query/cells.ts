import type { Field, Frame } from '../../frame/frame';
import { plainCellAt } from '../../result/cell';

/** Rows of the frame, each with its cells in the order of the fields. */
export function* rowsOf(frame: Frame): Generator<ReturnType<typeof plainCellAt>[]> {
  for (let row = 0; row < frame.length; row++) yield frame.fields.map(({ column }) => plainCellAt(column, row));
}

export const nameOf = ({ column }: Field) => column.name;
