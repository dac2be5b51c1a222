import { quoteText } from './quote';

/** How far the clocks of producers may be ahead of ours. */
export const TOLERATED_SKEW_MINUTES = 5;

/** The tolerated skew as a SQL interval. */
export const TOLERATED_CLOCK_SKEW = `INTERVAL ${TOLERATED_SKEW_MINUTES} MINUTE`;

/** SQL of the present time on the clock of the zone that times are stored in, a TIMESTAMP. */
export function storedNow(storedTimeZone: string): string {
  return storedTimeZone === 'UTC'
    ? 'make_timestamp(epoch_us(now()))'
    : `now() AT TIME ZONE ${quoteText(storedTimeZone)}`;
}

/** SQL of the instant that a TIMESTAMP on that clock means. */
export function instantOf(naive: string, storedTimeZone: string): string {
  return storedTimeZone === 'UTC' ? naive : `${naive} AT TIME ZONE ${quoteText(storedTimeZone)}`;
}

/** The latest time that counts as past. @param now SQL of the present, as `storedNow` gives it */
export function endOfPast(now: string): string {
  return `${now} + ${TOLERATED_CLOCK_SKEW}`;
}
