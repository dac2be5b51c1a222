import { TASK_TYPES } from '../catalogue/task-types';
import { TIERS } from '../catalogue/tiers';
import { scatter } from '../rhythm';

export const TIER_NAMES: readonly string[] = TIERS.map(({ name }) => name);

/** US dollars of an execution of band 0, on average. */
export const TIER_COSTS: readonly number[] = [0.0004, 0.0016, 0.006];

const BANDS = [0, 1, 2, 3, 4] as const;

/** How often the router chooses each tier in each band, where it goes by complexity alone. */
const CHOSEN = [
  [0.8, 0.15, 0.05],
  [0.55, 0.35, 0.1],
  [0.25, 0.5, 0.25],
  [0.1, 0.35, 0.55],
  [0.05, 0.15, 0.8],
] as const;

/** What the next dearer tier may add to the success of a kind of task: nothing, next to nothing, or a lot. */
const STEPS = [0, 0.01, 0.1, 0.12] as const;
/** Chance of success on the cheapest tier, and what a band of complexity costs it. */
const EASIEST = { low: 0.64, high: 0.72, perBand: 0.08 } as const;

/** Tasks of one type in one band of complexity. */
export interface Kind {
  readonly taskType: string;
  readonly band: number;
  /** Among all kinds; the weights add up to 1. */
  readonly weight: number;
  /** By tier, in the order of TIER_NAMES. */
  readonly success: readonly number[];
  /** How often the router chooses each tier. */
  readonly chosen: readonly number[];
}

/** All kinds of tasks, with chances that follow from the seed. */
export function kinds(seed: number, confounding: number): Kind[] {
  const all = TASK_TYPES.flatMap(({ name, weight, complexity }, i) =>
    BANDS.map((band) => {
      const draw = (n: number) => scatter(seed, 1000 * i + 10 * band + n);
      const success = [EASIEST.low + (EASIEST.high - EASIEST.low) * draw(0) - EASIEST.perBand * band];
      for (const n of [1, 2]) success.push(success.at(-1)! + STEPS[Math.floor(draw(n) * STEPS.length)]!);
      const distance = (20 * band + 10 - complexity) / 22;
      return {
        taskType: name,
        band,
        weight: weight * Math.exp((-distance * distance) / 2),
        success,
        chosen: CHOSEN[band].map((share) => (1 - confounding) / CHOSEN[band].length + confounding * share),
      };
    }),
  );
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  return all.map((kind) => ({ ...kind, weight: kind.weight / total }));
}
