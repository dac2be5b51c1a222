import type { Field } from '@grafana/data';
import { ZoneClock } from '../../model/zone-clock';
import { parseInterval } from '../../query/time/interval';
import type { Linked } from './linked';

export type BucketWidth = Pick<Linked, 'width' | 'months' | 'zone'>;

const DAY = 86_400_000;

/** Undefined for UTC, and where the browser knows no such zone. */
function clockOf(zone = 'UTC'): ZoneClock | undefined {
  try {
    return zone === 'UTC' ? undefined : ZoneClock.of(zone);
  } catch {
    return undefined;
  }
}

/** Where the widths of a frame's buckets are not known, the least distance that clocks show between two of its times. */
function leastStep({ values }: Field, zone: string): number | undefined {
  const clock = clockOf(zone);
  const shown = [...values].map((time) => Number(time) + (clock?.offsetAt(Number(time)) ?? 0));
  let least: number | undefined;
  for (let i = 1; i < shown.length; i++) {
    const step = Math.abs(shown[i]! - shown[i - 1]!);
    if (step > 0 && (least === undefined || step < least)) least = step;
  }
  return least;
}

/**
 * @param bucket as the query has it; undefined where one bucket is all there is
 * @param zone that whose clocks buckets are counted on
 */
export function bucketWidth(bucket: string | undefined, time: Field, zone: string): BucketWidth | undefined {
  const told = zone === 'UTC' ? {} : { zone };
  const interval = bucket === undefined ? undefined : parseInterval(bucket);
  if (interval && interval.count > 0) {
    return { ...(interval.unit === 'month' ? { months: interval.count } : { width: interval.count }), ...told };
  }
  const width = leastStep(time, zone);
  return width === undefined ? undefined : { width, ...told };
}

/** Months begin at midnight of the stored time zone, which is less than half a month from that of UTC. */
function afterMonths(start: number, months: number): number {
  const near = new Date(start + 15 * DAY);
  const [year, month] = [near.getUTCFullYear(), near.getUTCMonth()];
  return Date.UTC(year, month + months) + (start - Date.UTC(year, month));
}

/** Where clocks are set between the two, the instant at which they show what they would have shown at `end`. */
function byClock(start: number, end: number, clock: ZoneClock): number {
  const offset = clock.offsetAt(end);
  const moved = end + clock.offsetAt(start) - offset;
  // Clocks that are set forward leave some times out.
  return clock.offsetAt(moved) === offset ? moved : end;
}

/** Milliseconds since the epoch; undefined where the width of the bucket is not known. */
export function bucketEnd(start: number, { width, months, zone }: BucketWidth): number | undefined {
  const end = months === undefined ? start + (width ?? Number.NaN) : afterMonths(start, months);
  if (!Number.isFinite(end)) return undefined;
  const clock = clockOf(zone);
  return clock ? byClock(start, end, clock) : end;
}
