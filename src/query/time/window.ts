import type { QueryContext, TimeRange } from '../context';
import { EVER } from './ever';
import { parseInterval } from './interval';
import { startOfDay } from './start-of-day';
import { zoneOffset } from './timestamp-literal';

/** Months are of the calendar; the 31st of a shorter month is its last day. Milliseconds since the epoch, UTC. */
export function addMonths(instant: number, count: number): number {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, last));
}

/** Whether the text is a window that `windowRange` knows. */
export function isWindow(text: string): boolean {
  return ['range', 'today', 'all'].includes(text) || Boolean(parseInterval(text)?.count);
}

/**
 * The time range that a window means: `range` the one at hand, a length such as `7d` or `1M` so much before its end,
 * `today`, `all`. Months are counted on the clock of the zone that times are stored in.
 */
export function windowRange(window: string, { timeRange, storedTimeZone }: QueryContext): TimeRange {
  const { to } = timeRange;
  if (window === 'range') return timeRange;
  if (window === 'all') return EVER;
  if (window === 'today') return { from: startOfDay(to, storedTimeZone), to };
  const { unit, count } = parseInterval(window)!;
  if (unit === 'millisecond') return { from: to - count, to };
  const wall = addMonths(to + zoneOffset(to, storedTimeZone), -count);
  const guess = wall - zoneOffset(to, storedTimeZone);
  return { from: wall - zoneOffset(guess, storedTimeZone), to };
}
