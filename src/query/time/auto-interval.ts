import type { QueryContext } from '../context';
import type { Interval } from './interval';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths below the first number become the second, as Grafana rounds them. */
const ROUNDING: readonly (readonly [below: number, width: number])[] = [
  [1.5, 1],
  [3.5, 2],
  [7.5, 5],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1.5 * SECOND, SECOND],
  [3.5 * SECOND, 2 * SECOND],
  [7.5 * SECOND, 5 * SECOND],
  [12.5 * SECOND, 10 * SECOND],
  [17.5 * SECOND, 15 * SECOND],
  [25 * SECOND, 20 * SECOND],
  [45 * SECOND, 30 * SECOND],
  [1.5 * MINUTE, MINUTE],
  [3.5 * MINUTE, 2 * MINUTE],
  [7.5 * MINUTE, 5 * MINUTE],
  [12.5 * MINUTE, 10 * MINUTE],
  [17.5 * MINUTE, 15 * MINUTE],
  [25 * MINUTE, 20 * MINUTE],
  [45 * MINUTE, 30 * MINUTE],
  [1.5 * HOUR, HOUR],
  [2.5 * HOUR, 2 * HOUR],
  [4.5 * HOUR, 3 * HOUR],
  [9 * HOUR, 6 * HOUR],
  [DAY, 12 * HOUR],
  [7 * DAY, DAY],
  [21 * DAY, 7 * DAY],
  [42 * DAY, 30 * DAY],
  [Number.POSITIVE_INFINITY, 365 * DAY],
];

const DEFAULT_POINTS = 1000;

/** The width that Grafana suggested, else one that gives about as many points as the panel has room for. */
export function autoInterval({ intervalMs, maxDataPoints, timeRange }: QueryContext): Interval {
  const suggested = Math.round(intervalMs);
  if (suggested >= 1) return { unit: 'millisecond', count: suggested };
  const exact = (timeRange.to - timeRange.from) / (maxDataPoints > 0 ? maxDataPoints : DEFAULT_POINTS);
  const [, count] = ROUNDING.find(([below]) => exact < below)!;
  return { unit: 'millisecond', count };
}
