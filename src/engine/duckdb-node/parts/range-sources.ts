import { type TimeSpan, wholeSlices } from './slices';

/** Where the rows of a range of times come from, as conditions. */
export interface RangeSources {
  /** Of the slices that are kept. */
  readonly kept: readonly string[];
  /** Of the rows at each end of the range that begun slices hold. */
  readonly ends: readonly (readonly string[])[];
}

/** As columns are called that tell parts apart. */
export const SLICE = 'learning_part_slice';

export const timeAt = (microseconds: number) => `make_timestamp(${microseconds})`;
export const between = ({ from, to }: TimeSpan) => [`timestamp >= ${timeAt(from)}`, `timestamp <= ${timeAt(to)}`];

/** @param width of the slices @param held times of all rows that are kept, microseconds */
export function sourcesIn(range: TimeSpan, width: number, held: TimeSpan): RangeSources {
  const { first, end } = wholeSlices(range, width);
  const isHeldFrom = held.from >= range.from;
  const isHeldTo = held.to <= range.to;
  const ends: string[][] = [];
  const head = Math.min(first * width - 1, range.to);
  if (!isHeldFrom && head >= range.from) ends.push(between({ from: range.from, to: head }));
  const tail = Math.max(end * width, range.from);
  if (!isHeldTo && (isHeldFrom || tail > head) && tail <= range.to) ends.push(between({ from: tail, to: range.to }));
  return { kept: [...(isHeldFrom ? [] : [`${SLICE} >= ${first}`]), ...(isHeldTo ? [] : [`${SLICE} < ${end}`])], ends };
}
