import { LearningError } from '../error/learning-error';
import type { TimeRange } from '../query/context';
import { clip } from '../query/guards';

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

/** The name, where it is exactly one of the five. Throws LearningError `bad_query`. */
export function timeRangeName(value: unknown): TimeRangeName {
  const name = TIME_RANGES.find((known) => known === value);
  if (name) return name;
  const given = typeof value === 'string' ? `; ${JSON.stringify(clip(value))} is none of them` : '';
  throw new LearningError('bad_query', `The time range is one of ${TIME_RANGES.join(', ')}${given}.`, {
    hint: 'Write it exactly so.',
  });
}

/** @param now milliseconds since the epoch */
export function timeRangeOf(name: TimeRangeName, now: number): TimeRange {
  return { from: now - RANGES[name].length, to: now };
}

export const bucketOf = (name: TimeRangeName): string => RANGES[name].bucket;
