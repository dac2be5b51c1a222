import { parseInterval } from '../../../src/query/time/interval';

/** Where the time of a dashboard begins, such as `now-7d` or `now/M`, in milliseconds. */
export function shownFrom(from: string, now: number): number {
  const date = new Date(now);
  if (from === 'now/M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return now - parseInterval(from.replace('now-', ''))!.count;
}
