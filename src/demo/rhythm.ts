const HOUR = 3_600_000;

/** How busy each hour of a working day is, UTC. */
const HOURS = [6, 4, 3, 3, 4, 7, 14, 30, 58, 82, 90, 84, 62, 80, 92, 95, 86, 66, 44, 30, 22, 17, 12, 8] as const;
const WEEKEND = 0.35;
const SCATTER = 0.18;

/** An even number in [0, 1) for a pair of integers. */
export function scatter(seed: number, n: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(n ^ 0xc2b2ae35, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** How busy the hour is that holds the time, in milliseconds since the epoch. */
export function busyness(time: number, seed: number): number {
  const date = new Date(time);
  const weekend = date.getUTCDay() % 6 === 0 ? WEEKEND : 1;
  const noise = 1 + SCATTER * (2 * scatter(seed, Math.floor(time / HOUR)) - 1);
  return HOURS[date.getUTCHours()]! * weekend * noise;
}

/** Start of each hour that lies in the span in full or in part. */
export function hoursOf({ from, to }: { readonly from: number; readonly to: number }): number[] {
  const first = Math.floor(from / HOUR);
  return Array.from({ length: Math.max(0, Math.ceil(to / HOUR) - first) }, (_, i) => (first + i) * HOUR);
}

export { HOUR };
