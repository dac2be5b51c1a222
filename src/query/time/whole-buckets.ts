import { StoredZone } from '../../model/stored-zone';
import type { QueryContext, TimeRange } from '../context';
import type { Interval } from './interval';
import { zoneOffset } from './timestamp-literal';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Whole weeks begin on this Monday; all other buckets are counted from 1970-01-01. */
const MONDAY = Date.UTC(2000, 0, 3);
const MONTHS_TO_1970 = 1970 * 12;

/** Times are stored to the microsecond. */
const LAST_MOMENT = 0.001;

/** So many buckets before it are a line, at whose end one that is not over would be drawn as a drop. */
const LINE = 50;

/** The bucket that a time on the clock lies in, counted from anywhere. */
function indexOf(wall: number, { unit, count }: Interval): number {
  if (unit === 'millisecond') return Math.floor((wall - originOf(count)) / count);
  const date = new Date(wall);
  return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth() - MONTHS_TO_1970) / count);
}

/** When that bucket begins, on the clock. */
function startOf(index: number, { unit, count }: Interval): number {
  return unit === 'millisecond' ? originOf(count) + index * count : Date.UTC(1970, index * count);
}

const originOf = (width: number) => (width % WEEK === 0 ? MONDAY : 0);

/** The first instant at which the clocks of the zone show that time, or that at which they skip it. */
function instantAt(wall: number, zone: string): number {
  const [earlier, later] = [wall - zoneOffset(wall - DAY, zone), wall - zoneOffset(wall + DAY, zone)];
  const isShown = (instant: number) => instant + zoneOffset(instant, zone) === wall;
  if (isShown(earlier)) return earlier;
  if (isShown(later)) return later;
  const stored = StoredZone.of(zone);
  return stored?.isSkipped(wall) ? stored.skippedAt(wall) : earlier;
}

/**
 * The range as whole buckets, so that no point of it tells of a part of one, and that it stays the same until the next
 * bucket begins. The bucket that it ends in is one of them, unless there are 50 before it: then it is left out while the
 * range ends within it. Both ends belong to it, the last to the microsecond. Of alerts it is the range itself.
 */
export function wholeBuckets(
  { from, to }: TimeRange,
  interval: Interval,
  { storedTimeZone, isExact }: QueryContext,
): TimeRange {
  if (isExact) return { from, to };
  const onClock = (instant: number) => instant + zoneOffset(instant, storedTimeZone);
  const [first, last] = [indexOf(onClock(from), interval), indexOf(onClock(to), interval)];
  const next = startOf(last + 1, interval);
  const isOver = onClock(to) >= next - 1;
  const hasBegun = onClock(to) > startOf(last, interval);
  const isLeftOut = !isOver && last > first && (!hasBegun || last - first >= LINE);
  return {
    from: instantAt(startOf(first, interval), storedTimeZone),
    to: instantAt(isLeftOut ? startOf(last, interval) : next, storedTimeZone) - LAST_MOMENT,
  };
}
