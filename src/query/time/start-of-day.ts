import { zoneOffset } from './timestamp-literal';

const DAY = 86_400_000;

/** The midnight before the instant, on the clock of the zone. Both in milliseconds since the epoch. */
export function startOfDay(instant: number, timeZone: string): number {
  const wall = instant + zoneOffset(instant, timeZone);
  const midnight = Math.floor(wall / DAY) * DAY;
  const guess = midnight - zoneOffset(instant, timeZone);
  return midnight - zoneOffset(guess, timeZone);
}
