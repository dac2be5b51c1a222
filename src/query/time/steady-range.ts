import type { QueryContext, TimeRange } from '../context';

const SECOND = 1000;

/** A range that ends so near to the time at which it is asked for ends then: clocks of viewers differ. */
const NOW_MS = 60 * SECOND;

/** Widths of steps, and what part of a range one may be. */
const STEPS = [60 * SECOND, 10 * SECOND, SECOND] as const;
const MOST = 1 / 300;

/** Wider by less than a step at each end. One that ends with the last millisecond of a step stays so. */
function widened({ from, to }: TimeRange, step: number): TimeRange {
  const isLast = (to + 1) % step === 0;
  return { from: Math.floor(from / step) * step, to: isLast ? to : Math.ceil(to / step) * step };
}

const isLong = ({ from, to }: TimeRange, step: number) => step <= (to - from) * MOST;

/**
 * The range that a panel is asked for, and whether it moves on with the time: then it is widened to whole seconds, where
 * it is five minutes or longer, so that those who look in the same second ask the same.
 * @param askedAt milliseconds since the epoch
 */
export function panelRange(range: TimeRange, askedAt: number): Pick<QueryContext, 'timeRange' | 'isMoving'> {
  const isMoving = Math.abs(askedAt - range.to) <= NOW_MS;
  return { isMoving, timeRange: isMoving && isLong(range, SECOND) ? widened(range, SECOND) : range };
}

/**
 * The range that rows are looked for in: of one that moves on, whole seconds, ten seconds or minutes, as long as that is
 * no more than a 300th of it. No row of the range is lost, and it stays the same for as long.
 */
export function steadyRange(range: TimeRange, { isMoving = false }: QueryContext): TimeRange {
  const step = isMoving ? STEPS.find((width) => isLong(range, width)) : undefined;
  return step === undefined ? range : widened(range, step);
}
