import { LearningError } from '../../error/learning-error';
import { ZoneClock } from '../../model/zone-clock';

/** A time of day. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
}

/** `HH:MM`. Throws LearningError `bad_usage`. */
export function parseDailyTime(text: string): DailyTime {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) {
    throw new LearningError('bad_usage', 'A time of day is written HH:MM.', { hint: 'Such as 02:30.' });
  }
  return { hour: Number(hour), minute: Number(minute) };
}

const DAY = 86_400_000;

/** The first instant at which clocks in the zone show that time; where they jump over it, as much later as they jump. */
function instantOf(shown: number, clock: ZoneClock): number {
  const offsets = [shown - DAY, shown + DAY].map((instant) => clock.offsetAt(instant));
  const candidates = offsets.map((offset) => shown - offset).toSorted((a, b) => a - b);
  return candidates.find((instant) => instant + clock.offsetAt(instant) === shown) ?? candidates.at(-1)!;
}

/** The first instant that fits of those at which clocks in the zone show that time, day by day forwards (1) or back (-1). */
function search(
  { hour, minute }: DailyTime,
  zone: string,
  from: number,
  step: 1 | -1,
  fits: (instant: number) => boolean,
): number {
  const clock = ZoneClock.of(zone);
  const today = Math.floor((from + clock.offsetAt(from)) / DAY) * DAY;
  for (let day = today - step * DAY; ; day += step * DAY) {
    const instant = instantOf(day + (hour * 60 + minute) * 60_000, clock);
    if (fits(instant)) return instant;
  }
}

/** The last time, up to an instant, that it was so late in the zone. */
export const lastDaily = (time: DailyTime, zone: string, upTo: number): number =>
  search(time, zone, upTo, -1, (instant) => instant <= upTo);

/** The next time, after an instant, that it is so late in the zone: once a day, on days with 23 and 25 hours too. */
export const nextDaily = (time: DailyTime, zone: string, after: number): number =>
  search(time, zone, after, 1, (instant) => instant > after);
