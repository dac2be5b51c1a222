const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration such as `5m`. */
export function milliseconds(duration: string): number {
  const unit = duration.at(-1) as keyof typeof MILLISECONDS;
  return Number(duration.slice(0, -1)) * MILLISECONDS[unit];
}
