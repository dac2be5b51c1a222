import { rangeUtil, type TimeRange } from '@grafana/data';

/** In which month a fiscal year begins no request says. */
const IS_FISCAL = /\/f/;

/** A time range that moves on, as it is now; null where it does not end now or later. */
export function rangeNow({ raw }: TimeRange, timeZone: string): TimeRange | null {
  const { from, to } = raw;
  if (typeof from !== 'string' || typeof to !== 'string' || IS_FISCAL.test(from + to)) return null;
  if (!from.startsWith('now') || !to.startsWith('now')) return null;
  const now = Date.now();
  const range = rangeUtil.convertRawToRange(raw, timeZone);
  return range.to.valueOf() >= now ? range : null;
}
