import type { Method, SqlPreset } from '../presets/preset';
import { PAIR_COLUMNS } from './over-served';
import { ASSUMPTION, ENOUGH } from './strata';
import { MARGIN, verdicts } from './verdicts';

/** Bounds of 95 percent, and four chances in five that they settle it. */
const EFFORT = (1.96 + 0.84) ** 2;
/** Most executions of one tier. */
const MOST = 10_000;

const TRIAL = `least(${MOST}, coalesce(ceil(
      ${EFFORT} * (success_dear * (1 - success_dear) + success_cheap * (1 - success_cheap))
      / nullif(power(difference - $margin, 2), 0)
    ), ${MOST}))`;

const METHOD: Method = {
  formula:
    'For each open verdict of over_served: n = (1.96 + 0.84)² · (p₁q₁ + p₂q₂)/(difference − margin)² executions of each tier settle it in four cases of five. What there is already counts; at least 30 further ones of the cheaper tier are asked for, and no more than 10,000 of a tier. The saving at stake for each dollar of the trial ranks them.',
  assumption: `${ASSUMPTION} The difference is what it seems so far; a trial that is routed by chance needs no assumption.`,
  change: 'The trial itself: ask again when some of it has run, as the difference will have moved.',
};

export const WHAT_TO_TRY_NEXT: SqlPreset = {
  name: 'what_to_try_next',
  question: `Which trial would settle an open verdict for the least money? ${ASSUMPTION}`,
  window: '30d',
  limit: 20,
  parameters: [MARGIN],
  method: METHOD,
  text: ({ rows, parameters, limit }) => `WITH ${verdicts(rows, { margin: parameters.margin!, minSamples: ENOUGH })},
trials AS (
  SELECT *, ${TRIAL.replace('$margin', String(parameters.margin))} AS trial
  FROM verdicts
  WHERE verdict = 'open'
), further AS (
  SELECT
    *,
    greatest(trial - n_cheap, ${ENOUGH}) AS further_cheap,
    greatest(trial - n_dear, 0) AS further_dear
  FROM trials
)
SELECT
  task_type,
  complexity_band,
  dear_tier,
  cheap_tier,
  difference,
  low,
  high,
  further_cheap + further_dear AS executions,
  further_cheap * cost_cheap + further_dear * cost_dear AS cost,
  saving,
  saving / nullif(further_cheap * cost_cheap + further_dear * cost_dear, 0) AS saving_per_dollar
FROM further
ORDER BY saving_per_dollar DESC NULLS FIRST, saving DESC, task_type, complexity_band, dear_tier
LIMIT ${limit}`,
  columns: {
    ...PAIR_COLUMNS,
    executions: {
      label: 'Executions to try',
      unit: 'count',
      help: `Further executions of both tiers that settle it in four cases of five, if the difference is what it seems; at most ${MOST.toLocaleString('en')} of each tier.`,
    },
    cost: { label: 'Cost of trying', unit: 'usd', help: 'What these executions cost.' },
    saving_per_dollar: {
      label: 'Saving per dollar',
      unit: 'ratio',
      help: 'The saving at stake for each dollar of the trial; empty where the trial is free.',
    },
  },
};
