import { at, type Draws } from './draws';
import type { World } from './simulation';

export const TYPES = ['feature', 'refactor', 'test'] as const;
export const BANDS = [0, 1, 2, 3, 4] as const;
export const TIERS = ['small', 'medium', 'large'] as const;

/** A figure of each tier, by its place in TIERS, in each band of complexity of each task type. */
export type ByStratum = readonly (readonly (readonly number[])[])[];

export const byStratum = (figure: (type: number, band: number, tier: number) => number): ByStratum =>
  TYPES.map((_, type) => BANDS.map((band) => TIERS.map((_, tier) => figure(type, band, tier))));

/** Chances of each tier by band: hard work goes to dear tiers. */
const ASSIGNMENT = [
  [0.6, 0.28, 0.12],
  [0.48, 0.36, 0.16],
  [0.34, 0.4, 0.26],
  [0.22, 0.44, 0.34],
  [0.12, 0.4, 0.48],
] as const;

const COST_SPREAD = 0.8;

/** Mean cost of a task in USD: skewed, as costs are. */
export const MEAN_COST = byStratum(
  (_, band, tier) => 0.002 * 5 ** tier * (1 + band / 2) * Math.exp(COST_SPREAD ** 2 / 2),
);

/** Figures of strata and tiers in the order of `cell`. */
const cells = (figures: ByStratum) => figures.flat(2);

const CELL = `(type * ${BANDS.length} + band) * ${TIERS.length} + tier`;

interface Routed {
  readonly seed: number;
  readonly repetitions: number;
  readonly executions: number;
  readonly success: ByStratum;
}

/** A world in which task type and band of complexity are all that drives both the choice of tier and the outcome. */
export const routed = ({ success, ...world }: Routed): World => ({
  ...world,
  stages: (draws: Draws) => [
    {
      type: `floor(${TYPES.length} * ${draws.uniform('type')})::INTEGER`,
      complexity_score: `floor(100 * ${draws.uniform('complexity')})::INTEGER`,
      choice: draws.uniform('choice'),
    },
    { band: 'complexity_score // 20' },
    {
      tier: `(choice >= ${at(
        ASSIGNMENT.map(([small]) => small),
        'band',
      )})::INTEGER
        + (choice >= ${at(
          ASSIGNMENT.map(([small, medium]) => small + medium),
          'band',
        )})::INTEGER`,
    },
    { cell: CELL },
    {
      task_type: at(TYPES, 'type'),
      model_tier: at(TIERS, 'tier'),
      success: draws.chance('success', at(cells(success), 'cell')),
      actual_cost: `${at(
        cells(MEAN_COST).map((mean) => mean / Math.exp(COST_SPREAD ** 2 / 2)),
        'cell',
      )} * exp(${COST_SPREAD} * ${draws.normal('cost')})`,
    },
  ],
});
