const STEPS = [1, 2, 2.5, 5, 10];

/** The least round number that is not less than this one. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return STEPS.map((step) => step * power).find((step) => step >= least * (1 - 1e-9))!;
}

export interface Scale {
  readonly min: number;
  readonly max: number;
  /** From min to max. */
  readonly ticks: readonly number[];
}

/** A scale from round number to round number around all values, with about `count` ticks. Given limits hold. */
export function niceScale(
  least: number,
  greatest: number,
  count: number,
  limits: { min?: number | null; max?: number | null } = {},
): Scale {
  const low = limits.min ?? Math.min(0, least);
  const high = Math.max(limits.max ?? Math.max(0, greatest), low);
  const step = high > low ? roundStep((high - low) / Math.max(1, count)) : 1;
  const min = limits.min ?? Math.floor(low / step) * step;
  const max = limits.max ?? Math.max(min + step, Math.ceil((high - 1e-9 * step) / step) * step);
  const ticks = Array.from({ length: Math.floor((max - min) / step + 1e-9) + 1 }, (_, i) => min + i * step);
  return { min, max, ticks };
}
