import type { Field } from '@grafana/data';
import { parseInterval } from '../../query/time/interval';
import type { Linked } from './linked';

export type BucketWidth = Pick<Linked, 'width' | 'months'>;

const DAY = 86_400_000;

/** Where the widths of a frame's buckets are not known, the least distance between two of its times. */
function leastStep({ values }: Field): number | undefined {
  let least: number | undefined;
  for (let i = 1; i < values.length; i++) {
    const step = Math.abs(Number(values[i]) - Number(values[i - 1]));
    if (step > 0 && (least === undefined || step < least)) least = step;
  }
  return least;
}

/** @param bucket as the query has it; undefined where one bucket is all there is */
export function bucketWidth(bucket: string | undefined, time: Field): BucketWidth | undefined {
  const interval = bucket === undefined ? undefined : parseInterval(bucket);
  if (interval && interval.count > 0) {
    return interval.unit === 'month' ? { months: interval.count } : { width: interval.count };
  }
  const width = leastStep(time);
  return width === undefined ? undefined : { width };
}

/** Months begin at midnight of the stored time zone, which is less than half a month from that of UTC. */
function afterMonths(start: number, months: number): number {
  const near = new Date(start + 15 * DAY);
  const [year, month] = [near.getUTCFullYear(), near.getUTCMonth()];
  return Date.UTC(year, month + months) + (start - Date.UTC(year, month));
}

/** Milliseconds since the epoch; undefined where the width of the bucket is not known. */
export function bucketEnd(start: number, { width, months }: BucketWidth): number | undefined {
  if (months !== undefined) return afterMonths(start, months);
  return width === undefined ? undefined : start + width;
}
