const MILLISECOND = 1_000_000n;

/** Nanoseconds since the epoch as milliseconds, rounded down before 1970 as after it. */
export function millisecondsOf(nanoseconds: bigint): number {
  const rest = nanoseconds % MILLISECOND;
  return Number((nanoseconds - rest) / MILLISECOND) - (rest < 0n ? 1 : 0);
}

/** ISO 8601 in UTC, to the millisecond. */
export const isoTime = (nanoseconds: bigint): string => new Date(millisecondsOf(nanoseconds)).toISOString();
