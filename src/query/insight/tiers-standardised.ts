import type { ChoiceParameter, Method, NumberParameter, SqlPreset } from '../presets/preset';
import { clamp, shareVariance, Z } from './statistics-text';
import { ASSUMPTION, ENOUGH, IN_STRATUM, SERVED_BY, servedStrata } from './strata';

const BY: ChoiceParameter = {
  name: 'by',
  choices: SERVED_BY,
  default: 'model_tier',
  help: 'What to compare.',
};

export const MIN_SAMPLES: NumberParameter = {
  name: 'min_samples',
  default: ENOUGH,
  min: 2,
  max: 1_000_000,
  help: 'Of a stratum (task type and band of complexity) with fewer executions nothing is said.',
};

/** Each with its weight, the share of all tasks that are in the strata that are covered. */
const standardised = (value: string, variance: string, covered: string) => ({
  value: `sum(tasks * ${value}) FILTER (${covered}) / sum(tasks) FILTER (${covered})`,
  half: `${Z} * sqrt(sum(tasks * tasks * ${variance}) FILTER (${covered})) / sum(tasks) FILTER (${covered})`,
});

const SUCCESS = standardised('share', shareVariance('share', 'n'), 'covered');
const COST = standardised('cost', 'cost_variance / priced', 'priced_enough');

/** `strata`, who served each, and `standardised`, how each would do on the mix of all tasks. `servedBy` is SQL. */
export const standardisedBy = (rows: string, servedBy: string, enough: number) => `strata AS (
  SELECT
    *,
    successes / n AS share,
    sum(n) OVER (PARTITION BY task_type, complexity_band) AS tasks,
    ${IN_STRATUM} AND n >= ${enough} AS covered,
    ${IN_STRATUM} AND priced >= ${enough} AS priced_enough
  FROM (${servedStrata(rows, servedBy)})
), standardised AS (
  SELECT
    served_by,
    sum(n) AS n,
    sum(successes) / sum(n) AS raw_success,
    ${SUCCESS.value} AS success,
    ${SUCCESS.half} AS success_half,
    ${COST.value} AS cost,
    ${COST.half} AS cost_half,
    coalesce(sum(tasks) FILTER (covered), 0) / sum(sum(n)) OVER () AS coverage
  FROM strata
  GROUP BY served_by
)`;

const METHOD: Method = {
  formula:
    "A tier's success in each stratum is weighted by the share of all tasks that are in the stratum, whichever tier did them; so is its cost. The bounds are 1.96 standard errors wide to each side: the sum of w² · p(1 − p)/n over the strata for success, p(1 − p) being 1/n at least, and of w² · variance/n for cost. Strata where the tier has too few executions are left out; coverage is the share of tasks in the others.",
  assumption: `${ASSUMPTION} Tiers whose coverage differs are compared on different tasks.`,
  change:
    'Executions of a tier in strata where it has too few, which raise its coverage; a sign that tasks of one band are not alike, such as a router that reads more than the complexity.',
};

export const TIERS_STANDARDISED: SqlPreset = {
  name: 'tiers_standardised',
  question: `How would each tier do if it served the mix of all tasks? ${ASSUMPTION}`,
  window: '30d',
  parameters: [BY, MIN_SAMPLES],
  method: METHOD,
  text: ({ rows, parameters, texts }) => `WITH ${standardisedBy(rows, texts.by!, parameters.min_samples!)}
SELECT
  served_by AS ${texts.by},
  n,
  raw_success,
  success,
  ${clamp('success - success_half', 0, 1)} AS success_low,
  ${clamp('success + success_half', 0, 1)} AS success_high,
  cost,
  CASE WHEN cost IS NOT NULL THEN greatest(least(cost, 0), cost - cost_half) END AS cost_low,
  cost + cost_half AS cost_high,
  coverage
FROM standardised
ORDER BY cost NULLS LAST, served_by`,
  columns: {
    n: { label: 'Executions', unit: 'count', help: 'Executions of the tier with an outcome.' },
    raw_success: {
      label: 'Raw success',
      unit: 'fraction',
      help: 'Share of its own tasks that succeeded. Tiers that get harder tasks look worse by it than they are.',
    },
    success: {
      label: 'Success',
      unit: 'fraction',
      help: `Success on the mix of all tasks, by task type and complexity; empty where there is too little to say. ${ASSUMPTION}`,
    },
    success_low: { label: 'Success, low', unit: 'fraction', help: 'Lower 95 percent bound of the success.' },
    success_high: { label: 'Success, high', unit: 'fraction', help: 'Upper 95 percent bound of the success.' },
    cost: {
      label: 'Cost',
      unit: 'usd',
      help: `Mean cost of a task of the mix of all tasks; empty where there is too little to say. ${ASSUMPTION}`,
    },
    cost_low: { label: 'Cost, low', unit: 'usd', help: 'Lower 95 percent bound of the cost.' },
    cost_high: { label: 'Cost, high', unit: 'usd', help: 'Upper 95 percent bound of the cost.' },
    coverage: {
      label: 'Coverage',
      unit: 'fraction',
      help: 'Share of all tasks in strata where the tier has enough executions. Compare tiers of about the same coverage.',
    },
  },
};
