import type { TimeRange } from '../context';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/**
 * A range of an hour or more in whole seconds, so that those who look at the same panel in the same second ask the same:
 * wider by less than a second at each end. One that ends with the last millisecond of a second stays so.
 */
export function steadyRange({ from, to }: TimeRange): TimeRange {
  if (to - from < HOUR) return { from, to };
  const isLast = (to + 1) % SECOND === 0;
  return { from: Math.floor(from / SECOND) * SECOND, to: isLast ? to : Math.ceil(to / SECOND) * SECOND };
}
