import { LearningError } from '../../error/learning-error';
import { millisecondsOf } from '../../result/instant';
import type { Fill } from '../../result/shape';

const MAX_POINTS = 100_000;
const AVERAGE_MS = { millisecond: 1, month: 2_629_746_000 };

/** Nanoseconds at every interval from the first of the times, from the bucket that `from` lies in up to `to`. */
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

  const at = steps(anchor, interval);
  const start = nanoseconds(from);
  const end = nanoseconds(to);
  let step = Math.floor((from - millisecondsOf(anchor)) / width) - 2;
  while (at(step + 1) <= start) step++;
  const grid: bigint[] = [];
  for (let time = at(step); time <= end; time = at(++step)) if (isTime(time)) grid.push(time);
  return grid;
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
