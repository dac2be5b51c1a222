import { POOLS } from '../catalogue/pools';
import { TASK_TYPES } from '../catalogue/task-types';

/** What is simulated. Shares and points are fractions of 1. */
export interface Settings {
  readonly rows: number;
  readonly days: number;
  /** Equal settings and ends give equal rows. */
  readonly seed: number;
  /** The rows end here, milliseconds since the epoch. */
  readonly end: number;
  /** How much the router goes by the complexity: 0 not at all, 1 as much as it can. */
  readonly confounding: number;
  /** Share of the tasks whose tier is chosen by chance, with its propensity in metadata. */
  readonly exploring: number;
  /** By how much the router's confidence in the small tier is too high. */
  readonly overconfidence: number;
  /** What the variant of the experiment that has an effect adds to success. */
  readonly effect: number;
  readonly fall: Fall;
}

/** Success falls in one pool or task type, from a time on. */
export interface Fall {
  readonly dimension: keyof typeof FALL_PLACES;
  readonly value: string;
  readonly points: number;
  /** Days before the end. */
  readonly days: number;
}

export const FALL_PLACES = {
  pool_type: POOLS.map(({ name }) => name),
  task_type: TASK_TYPES.map(({ name }) => name),
} as const;

export const DEFAULTS = {
  rows: 50_000,
  days: 30,
  seed: 1,
  confounding: 0.8,
  exploring: 0.1,
  overconfidence: 0.08,
  effect: 0.08,
  fall: { dimension: 'pool_type', value: 'kubernetes', points: 0.2, days: 7 },
} as const;

/** Experiments, each on a share of the tasks, half under `control` and half under `variant`. */
export const EXPERIMENTS = [
  { name: 'with_effect', share: 0.2, hasEffect: true },
  { name: 'without_effect', share: 0.2, hasEffect: false },
] as const;
