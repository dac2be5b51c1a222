import type { QueryContext } from '../context';
import { type Interval, intervalLiteral } from '../time/interval';
import { timestampLiteral } from '../time/timestamp-literal';

/** A stretch of time, in SQL. */
export interface Window {
  readonly from: string;
  readonly to: string;
  /** SQL that moves a time of this window into the one asked for. */
  readonly shift: string;
}

const DAY = 86_400_000;

/** The period asked for, and the one before it, moved by whole buckets so that both can be laid over each other. */
export function windows(
  { timeRange, storedTimeZone }: QueryContext,
  bucket: Interval | null,
): { now: Window; before: Window } {
  const length = timeRange.to - timeRange.from;
  const literal = (ms: number) => timestampLiteral(ms, storedTimeZone);
  const whole: Interval =
    bucket?.unit === 'month'
      ? { unit: 'month', count: bucket.count * Math.max(1, Math.round(length / (bucket.count * 30 * DAY))) }
      : { unit: 'millisecond', count: Math.ceil(Math.max(length, 1) / (bucket?.count ?? 1)) * (bucket?.count ?? 1) };
  const step = intervalLiteral(whole);
  const range = { from: literal(timeRange.from), to: literal(timeRange.to) };
  return {
    now: { ...range, shift: '' },
    before: { from: `${range.from} - ${step}`, to: `${range.to} - ${step}`, shift: ` + ${step}` },
  };
}
