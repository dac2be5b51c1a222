const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Widths of slices of time, microseconds; each goes into a day. */
const WIDTHS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
] as const;

/** A range is cut into about so many slices: what is left of it at its ends is read each time. */
const SLICES = 120;
/** Begun slices that a question may leave behind as its range moves on, before it begins anew. */
const MOST_SLICES = 8 * SLICES;

/** Both ends belong to it. Microseconds since 1970, on the clock of the stored times. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The width of the slices for a range. */
export function sliceWidth({ from, to }: TimeSpan): number {
  return WIDTHS.findLast((width) => width * SLICES <= to - from) ?? WIDTHS[0];
}

/** The slices of parts that are made for a range. */
export function firstSlice(range: TimeSpan): { readonly width: number; readonly first: number } {
  const width = sliceWidth(range);
  return { width, first: Math.floor(range.from / width) };
}

/** Of the slices into which one is cut: most ranges begin on a minute. */
export const narrowWidth = (width: number) => Math.min(width, MINUTE);

/** Whether parts that begin with a slice are of use for the range. */
export function isCovered({ from }: TimeSpan, width: number, firstSlice: number): boolean {
  const first = Math.floor(from / width);
  return first >= firstSlice && first - firstSlice <= MOST_SLICES;
}
