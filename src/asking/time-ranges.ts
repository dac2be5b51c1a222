import type { TimeRange } from '../query/context';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How far back a report looks, by name, and how wide the buckets of its series are. */
const RANGES = {
  '1h': { length: HOUR, bucket: '5m' },
  '24h': { length: DAY, bucket: '1h' },
  '7d': { length: 7 * DAY, bucket: '1d' },
  '30d': { length: 30 * DAY, bucket: '1d' },
  '90d': { length: 90 * DAY, bucket: '1d' },
} as const;

export type TimeRangeName = keyof typeof RANGES;

export const TIME_RANGES = Object.keys(RANGES) as readonly TimeRangeName[];

export const DEFAULT_TIME_RANGE: TimeRangeName = '7d';

/** The range that ends now. @param now milliseconds since the epoch */
export function timeRangeOf(name: TimeRangeName, now: number): TimeRange {
  return { from: now - RANGES[name].length, to: now };
}

export const bucketOf = (name: TimeRangeName): string => RANGES[name].bucket;
