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

/** The last time, up to an instant, that it was so late in the zone. */
export function lastDaily({ hour, minute }: DailyTime, zone: string, upTo: number): number {
  const clock = ZoneClock.of(zone);
  const tomorrow = Math.floor((upTo + clock.offsetAt(upTo)) / DAY) * DAY + DAY;
  for (let day = tomorrow; ; day -= DAY) {
    const instant = instantOf(day + (hour * 60 + minute) * 60_000, clock);
    if (instant <= upTo) return instant;
  }
}

/** The next time, after an instant, that it is so late in the zone: once a day, on days with 23 and 25 hours too. */
export function nextDaily({ hour, minute }: DailyTime, zone: string, after: number): number {
  const clock = ZoneClock.of(zone);
  const today = Math.floor((after + clock.offsetAt(after)) / DAY) * DAY;
  for (let day = today; ; day += DAY) {
    const instant = instantOf(day + (hour * 60 + minute) * 60_000, clock);
    if (instant > after) return instant;
  }
}
