import type { QueryContext, TimeRange } from '../context';
import { parseInterval } from '../time/interval';
import { startOfDay } from '../time/start-of-day';

const DAY = 86_400_000;
const EVER: TimeRange = { from: Date.UTC(1970, 0, 1), to: Date.UTC(9999, 11, 31) };

/** The time range that the window of a preset means, counted back from the end of the one at hand. */
export function windowRange(window: string, { timeRange, storedTimeZone }: QueryContext): TimeRange {
  const { to } = timeRange;
  if (window === 'range') return timeRange;
  if (window === 'all') return EVER;
  if (window === 'today') return { from: startOfDay(to, storedTimeZone), to };
  const { unit, count } = parseInterval(window)!;
  if (unit === 'millisecond') return { from: to - count, to };
  const from = new Date(to);
  from.setUTCMonth(from.getUTCMonth() - count);
  return { from: Math.max(from.getTime(), to - count * 31 * DAY), to };
}
