import { LearningError } from '../../error/learning-error';
import { StoredZone } from '../../model/stored-zone';
import { millisecondsOf } from '../../result/instant';
import type { Fill } from '../../result/shape';

const MAX_POINTS = 100_000;
const AVERAGE_MS = { millisecond: 1, month: 2_629_746_000 };

/**
 * Nanoseconds at every interval from the first of the times, from the bucket that `from` lies in up to `to`. Intervals are
 * counted on the clock of the zone, as buckets are: days that clocks are set in are longer or shorter.
 */
export function gridTimes(times: BigInt64Array, fill: Fill): bigint[] {
  const { interval } = fill;
  const anchor = times[0]!;
  const from = fill.from ?? millisecondsOf(anchor);
  const to = fill.to ?? millisecondsOf(times.at(-1)!);
  const { unit, count } = interval;
  const width = AVERAGE_MS[unit] * count;
  const points = Math.floor((to - from) / width) + 1;
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isFinite(points)) {
    throw new LearningError('bad_query', `Gaps cannot be filled at an interval of ${count} ${unit}s.`);
  }
  if (points > MAX_POINTS) {
    const message = `Filling gaps would give ${points} points; at most ${MAX_POINTS} are filled.`;
    throw new LearningError('bad_query', message, { hint: 'Lengthen the interval or shorten the time range.' });
  }

  const { shownAt, instantAt } = clockOf(fill.zone);
  const at = steps(shownAt(anchor), interval);
  const [start, end] = [shownAt(nanoseconds(from)), shownAt(nanoseconds(to))];
  let step = Math.floor((millisecondsOf(start) - millisecondsOf(at(0))) / width) - 2;
  while (at(step + 1) <= start) step++;
  const grid: bigint[] = [];
  for (let shown = at(step); shown <= end; shown = at(++step)) {
    const time = instantAt(shown);
    if (time !== null && isTime(time)) grid.push(time);
  }
  return grid;
}

interface Clock {
  /** What it shows at an instant. Both in nanoseconds since the epoch. */
  shownAt(instant: bigint): bigint;
  /** Null where it never shows that. */
  instantAt(shown: bigint): bigint | null;
}

const UTC: Clock = { shownAt: (instant) => instant, instantAt: (shown) => shown };

function clockOf(name = 'UTC'): Clock {
  const zone = StoredZone.of(name);
  if (zone === null) return UTC;
  return {
    shownAt: (instant) => instant + nanoseconds(zone.offsetAt(millisecondsOf(instant))),
    instantAt: (shown) => {
      const local = millisecondsOf(shown);
      return zone.isSkipped(local) ? null : shown - nanoseconds(zone.offsetAtLocal(local));
    },
  };
}

/** The time so many intervals after the anchor. */
function steps(anchor: bigint, { unit, count }: Fill['interval']): (step: number) => bigint {
  if (unit === 'millisecond') return (step) => anchor + nanoseconds(step * count);
  const whole = millisecondsOf(anchor);
  const rest = anchor - nanoseconds(whole);
  return (step) => {
    const date = new Date(whole);
    return nanoseconds(date.setUTCMonth(date.getUTCMonth() + step * count)) + rest;
  };
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.floor(milliseconds)) * 1_000_000n;
}

/** Whether so many nanoseconds fit a time at all. */
function isTime(nanoseconds: bigint): boolean {
  return BigInt.asIntN(64, nanoseconds) === nanoseconds;
}
