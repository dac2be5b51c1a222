import type { TimeSpan } from './slices';

/** Where the rows of a range of times come from, as conditions. */
export interface RangeSources {
  /** Of the slices that are kept. */
  readonly kept: readonly string[];
  /** Of the rows at each end of the range that begun slices hold. */
  readonly ends: readonly (readonly string[])[];
}

/** Microseconds that slices last, and those in which the range begins. */
interface Widths {
  readonly width: number;
  readonly first: number;
}

/** When the slice of a part begins, microseconds. */
export const SLICE = 'learning_part_slice';

export const timeAt = (microseconds: number) => `make_timestamp(${microseconds})`;
export const between = ({ from, to }: TimeSpan) => [`timestamp >= ${timeAt(from)}`, `timestamp <= ${timeAt(to)}`];

/** SQL of the beginning of the slice that a row lies in. */
export const beginOf = (width: number) => `epoch_us(timestamp) // ${width} * ${width}`;

/** @param held times of all rows that are kept, microseconds */
export function sourcesIn(range: TimeSpan, { width, first }: Widths, held: TimeSpan): RangeSources {
  const isHeldFrom = held.from >= range.from;
  const isHeldTo = held.to <= range.to;
  // Slices in between are in the range as a whole.
  const from = isHeldFrom ? range.from : Math.ceil(range.from / first) * first;
  const to = isHeldTo ? range.to + 1 : Math.max(from, Math.floor((range.to + 1) / width) * width);
  const ends: string[][] = [];
  const head = { from: range.from, to: Math.min(from - 1, range.to) };
  if (head.to >= head.from) ends.push(between(head));
  if (to <= range.to) ends.push(between({ from: to, to: range.to }));
  return { kept: [...(isHeldFrom ? [] : [`${SLICE} >= ${from}`]), ...(isHeldTo ? [] : [`${SLICE} < ${to}`])], ends };
}
