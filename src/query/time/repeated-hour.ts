import type { QueryContext } from '../context';
import { zoneOffset } from './timestamp-literal';

/** Clocks are set back by less. */
const NEAR = 3 * 3_600_000;

/** Whether the clocks of the zone show the time of that instant twice, because they are set back. */
function isRepeated(instant: number, zone: string): boolean {
  const offset = zoneOffset(instant, zone);
  return [instant - NEAR, instant + NEAR].some((near) => {
    const other = zoneOffset(near, zone);
    return other !== offset && zoneOffset(instant + offset - other, zone) === other;
  });
}

/** What to say of a time range whose end cannot be told apart in local times; nothing for others. */
export function ambiguousEnds({ timeRange, storedTimeZone }: QueryContext): string[] {
  if (storedTimeZone === 'UTC') return [];
  const ends = [
    ['begins', timeRange.from],
    ['ends', timeRange.to],
  ] as const;
  return ends
    .filter(([, instant]) => isRepeated(instant, storedTimeZone))
    .map(
      ([verb]) =>
        `The time range ${verb} in an hour that the clocks of ${storedTimeZone} show twice, when they are set back: stored times of that hour are ambiguous.`,
    );
}
