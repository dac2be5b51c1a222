/** The oldest that a row may be, in days: everything that a table of times can hold is younger. */
export const MOST_DAYS = 36_500;

const DAY_MS = 86_400_000;

/** What is older than so many days is older than this. As DuckDB reads it, UTC. */
export function cutoffOf(days: number, now: number): string {
  return new Date(now - days * DAY_MS).toISOString().replace('T', ' ').replace('Z', '');
}

/**
 * Rows whose time is before the cutoff. A time before the year 1, or infinite, is none: such rows stay, as do those
 * without a time.
 * @param time a column, as SQL
 */
export function isOlder(time: string, cutoff: string): string {
  return `${time} < TIMESTAMP '${cutoff}' AND ${time} >= TIMESTAMP '0001-01-01'`;
}

/** SQL of the day that a row is filed under. */
export const dayOf = (time: string) => `strftime(CAST(${time} AS TIMESTAMP), '%Y-%m-%d')`;

/** Whole days, both included, as a condition that statistics of row groups can rule out. */
export const daysBetween = (time: string, first: string, last: string) =>
  `${time} >= TIMESTAMP '${first}' AND ${time} < TIMESTAMP '${last}' + INTERVAL 1 DAY`;
