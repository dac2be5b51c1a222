import type { Method, SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { sql, withTables } from '../tree/sql';
import { ASSUMPTION } from './strata';
import { MIN_SAMPLES } from './tiers-standardised';
import { MARGIN, verdicts } from './verdicts';

/** Columns of a tier beside the next cheaper one. */
export const PAIR_COLUMNS: SqlPreset['columns'] = {
  complexity_band: {
    label: 'Complexity band',
    unit: 'count',
    help: 'Complexity in steps of 20: band 0 is 0 to 19, band 4 is 80 to 100.',
  },
  dear_tier: { label: 'Tier', help: 'The tier that is judged.' },
  cheap_tier: { label: 'Cheaper tier', help: 'The next cheaper tier of the same stratum.' },
  difference: {
    label: 'Difference',
    unit: 'fraction',
    help: `By how much the tier succeeds more often than the cheaper one, as a fraction of 1. ${ASSUMPTION}`,
  },
  low: { label: 'Difference, low', unit: 'fraction', help: 'Lower 95 percent bound of the difference, by Newcombe.' },
  high: { label: 'Difference, high', unit: 'fraction', help: 'Upper 95 percent bound of the difference, by Newcombe.' },
  saving: {
    label: 'Saving',
    unit: 'usd',
    help: 'What the executions of the tier would have cost less on the cheaper one.',
  },
};

const METHOD: Method = {
  formula:
    "In each stratum each tier is laid beside the next cheaper one: the difference of their successes, with Newcombe's bounds from the Wilson intervals of both. The p-value asks whether the difference could be the margin or more, by the score test of Farrington and Manning with Gart and Nam's correction of skewness, which holds where nearly all succeed, too; that it could be the margin or less is asked in the same way. Benjamini and Hochberg's q-values keep wrong ones under 5 percent among all verdicts over_served, and among all verdicts earns_its_price, however many strata are looked at. The saving is what the tier's executions would have cost less on the cheaper tier, with bounds from the variances of both costs. The E-value is RR + √(RR · (RR − 1)) of the ratio between what the tier did and where the difference would be the margin.",
  assumption: ASSUMPTION,
  change:
    'More executions of the cheaper tier, where the verdict is open or there are too few; another margin; something unknown that drives both choice and outcome, less strongly than the E-value says where the verdict is barely certain.',
};

export const OVER_SERVED: SqlPreset = {
  name: 'over_served',
  question: `Which tasks would a cheaper tier do as well? ${ASSUMPTION}`,
  window: '30d',
  parameters: [MARGIN, MIN_SAMPLES],
  method: METHOD,
  select: ({ rows, parameters }) =>
    withTables(
      [verdicts(rows, { margin: parameters.margin!, minSamples: parameters.min_samples! })],
      sql`SELECT
  task_type,
  complexity_band,
  dear_tier,
  cheap_tier,
  n_dear,
  n_cheap,
  success_dear,
  success_cheap,
  difference,
  low,
  high,
  saving,
  saving_low,
  saving_high,
  q_value,
  e_value,
  verdict
FROM verdicts
ORDER BY
  ${op.placeIn(['over_served', 'open', 'earns_its_price', 'too_few'], sql`verdict`)},
  saving DESC,
  task_type,
  complexity_band,
  dear_tier`,
    ),
  columns: {
    ...PAIR_COLUMNS,
    n_dear: { label: 'Executions', unit: 'count', help: 'Executions of the tier in the stratum.' },
    n_cheap: { label: 'Executions, cheaper', unit: 'count', help: 'Executions of the cheaper tier in the stratum.' },
    success_dear: {
      label: 'Success',
      unit: 'fraction',
      help: 'Success of the tier; empty where there is too little to say.',
    },
    success_cheap: {
      label: 'Success, cheaper',
      unit: 'fraction',
      help: 'Success of the cheaper tier; empty where there is too little to say.',
    },
    saving_low: { label: 'Saving, low', unit: 'usd', help: 'Lower 95 percent bound of the saving.' },
    saving_high: { label: 'Saving, high', unit: 'usd', help: 'Upper 95 percent bound of the saving.' },
    q_value: {
      label: 'False discoveries',
      unit: 'fraction',
      help: 'Share of wrong ones that is to be expected among the verdicts of this kind that are as sure, by Benjamini and Hochberg; of the likelier kind where the verdict is open.',
    },
    e_value: {
      label: 'E-value',
      unit: 'ratio',
      help: 'How strongly something unknown would have to drive both choice and outcome, as a ratio of risks, for the difference to be the margin in truth.',
    },
    verdict: {
      label: 'Verdict',
      help: 'over_served: the cheaper tier does as well but for the margin. earns_its_price: the tier succeeds more often by more than the margin. open: not known yet. too_few: fewer executions than it takes to say.',
    },
  },
};
