import type { QueryContext, TimeRange } from '../context';
import { EVER } from './ever';
import { parseInterval } from './interval';
import { zoneOffset } from './timestamp-literal';

const DAY = 86_400_000;

/** The instant at which clocks of the zone show that time, found from one that is near. All in milliseconds. */
function instantOf(shown: number, near: number, timeZone: string): number {
  const guess = shown - zoneOffset(near, timeZone);
  return shown - zoneOffset(guess, timeZone);
}

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
  const shown = to + zoneOffset(to, storedTimeZone);
  const fromShown = (time: number) => ({ from: instantOf(time, to, storedTimeZone), to });
  if (window === 'today') return fromShown(Math.floor(shown / DAY) * DAY);
  const { unit, count } = parseInterval(window)!;
  return unit === 'millisecond' ? { from: to - count, to } : fromShown(addMonths(shown, -count));
}
