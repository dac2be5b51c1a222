import fc from 'fast-check';
import type { Interval } from '../../../../src/query/time/interval';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const widths = fc.oneof(
  fc.integer({ min: 1, max: 1e7 }),
  fc.constantFrom(MINUTE, 5 * MINUTE, HOUR, DAY, 7 * DAY, 365 * DAY),
);
/** Widths of time buckets. */
export const intervals: fc.Arbitrary<Interval> = fc.oneof(
  widths.map((count): Interval => ({ unit: 'millisecond', count })),
  fc.integer({ min: 1, max: 500 }).map((count): Interval => ({ unit: 'month', count })),
);
