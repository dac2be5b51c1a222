import type { Preset, PresetScope } from '../presets/preset';
import { upperTail, wilson, Z } from './statistics';
import { COMPLEXITY_BAND, ENOUGH } from './strata';

/** The band of complexity as strata have it. */
export const bandOf = (complexity: number) => Math.min(Math.floor(complexity / 20), 4);

/** Sums of each tier in each stratum, those of the repository that is asked about apart. */
const cells = ({ rows, texts, value }: PresetScope) => `SELECT
    task_type,
    ${COMPLEXITY_BAND} AS complexity_band,
    model_tier,
    ${texts.repo ? `coalesce(repo = ${value(texts.repo)}, false)` : 'false'} AS is_own,
    count(*) AS executions,
    count(*) FILTER (WHERE success) AS successes,
    count(actual_cost) AS costs,
    sum(actual_cost::DOUBLE) AS cost_sum,
    sum(actual_cost::DOUBLE * actual_cost) AS square_sum
  FROM executions
  WHERE ${rows} AND success IS NOT NULL AND model_tier IS NOT NULL AND task_type IS NOT NULL
    AND complexity_score BETWEEN 0 AND 100
  GROUP BY ALL`;

const COST_VARIANCE =
  'CASE WHEN sum(costs) > 1 THEN greatest(0, sum(square_sum) - sum(cost_sum) ^ 2 / sum(costs)) / (sum(costs) - 1) END';

const OUTCOME = wilson('k', 'n');
const HALF_COST = `${Z} * sqrt(cost_variance / costs)`;

/** Each tier of a stratum beside the next cheaper one, judged as the ledger of over-served strata judges it. */
const verdicts = (margin: number) => `pairs AS (
  SELECT
    *,
    success - cheap_success AS difference,
    success - cheap_success - sqrt((success - success_low) ^ 2 + (cheap_high - cheap_success) ^ 2) AS difference_low,
    (success - cheap_success - ${margin})
      / sqrt(greatest(success * (1 - success), 1 / n) / n + greatest(cheap_success * (1 - cheap_success), 1 / cheap_n) / cheap_n) AS score
  FROM (
    SELECT
      task_type, complexity_band, model_tier, n, success, success_low,
      lag(success) OVER cheaper AS cheap_success, lag(success_high) OVER cheaper AS cheap_high, lag(n) OVER cheaper AS cheap_n
    FROM strata
    WHERE is_enough
    WINDOW cheaper AS (PARTITION BY task_type, complexity_band ORDER BY cost, model_tier)
  )
), tests AS (
  SELECT *, ${upperTail('(-score)')} AS p FROM pairs WHERE cheap_n IS NOT NULL
), ledger AS (
  SELECT
    task_type, complexity_band, model_tier AS dear_tier,
    CASE
      WHEN min(p * tests / place) OVER (ORDER BY place DESC) <= 0.05 THEN 'over_served'
      WHEN difference_low > ${margin} THEN 'earns_its_price'
      ELSE 'open'
    END AS verdict
  FROM (SELECT *, count(*) OVER () AS tests, row_number() OVER (ORDER BY p) AS place FROM tests)
)`;

export const ADVICE = {
  name: 'advice',
  question: 'Which tier should take such a task, and how sure is that?',
  window: '30d',
  limit: 20,
  parameters: [
    { name: 'task_type', maxLength: 1000, help: 'Type of the task.' },
    {
      name: 'complexity',
      default: 50,
      min: 0,
      max: 100,
      help: 'Complexity of the task; executions of the same band of 20 are compared.',
    },
    {
      name: 'repo',
      maxLength: 1000,
      help: 'Repository of the task: its own executions are compared where they are enough for every tier of which all are.',
    },
    {
      name: 'explore',
      default: 0,
      min: 0,
      max: 1,
      fraction: true,
      help: 'Share of such tasks that is spread evenly over all tiers, so that something is learned of each.',
    },
    {
      name: 'margin',
      default: 0.05,
      min: 0,
      max: 1,
      fraction: true,
      help: 'Share of successes that a cheaper tier may be worse by.',
    },
    {
      name: 'min_samples',
      default: ENOUGH,
      min: 2,
      max: 1_000_000,
      help: 'Executions of a tier below which they are too few.',
    },
  ],
  select: (scope) => {
    const { margin, min_samples: enough, explore, complexity } = scope.parameters as Record<string, number>;
    const asked = `task_type = ${scope.value(scope.texts.task_type ?? '')} AND complexity_band = ${bandOf(complexity!)}`;
    return `WITH cells AS MATERIALIZED (
  ${cells(scope)}
), place AS (
  SELECT coalesce(bool_or(own >= ${enough}) AND bool_and(every < ${enough} OR own >= ${enough}), false) AS is_repo
  FROM (
    SELECT coalesce(sum(executions) FILTER (WHERE is_own), 0) AS own, sum(executions) AS every
    FROM cells
    WHERE ${asked}
    GROUP BY model_tier
  )
), strata AS MATERIALIZED (
  SELECT
    *,
    k::DOUBLE / n AS success,
    ${OUTCOME.low} AS success_low,
    ${OUTCOME.high} AS success_high,
    n >= ${enough} AND costs >= ${enough} AS is_enough
  FROM (
    SELECT
      task_type,
      complexity_band,
      model_tier,
      sum(executions)::BIGINT AS n,
      sum(successes)::BIGINT AS k,
      sum(costs)::BIGINT AS costs,
      sum(cost_sum) / nullif(sum(costs), 0) AS cost,
      ${COST_VARIANCE} AS cost_variance
    FROM cells
    WHERE is_own OR NOT (SELECT is_repo FROM place)
    GROUP BY task_type, complexity_band, model_tier
  )
), ${verdicts(margin!)}, tiers AS (
  SELECT model_tier
  FROM cells
  WHERE ${scope.texts.task_type ? 'true' : 'false'}
  GROUP BY model_tier
  ORDER BY sum(executions) FILTER (WHERE ${asked}) DESC NULLS LAST, sum(executions) DESC, model_tier
  LIMIT ${scope.limit}
), stratum AS (
  SELECT t.model_tier, s.* EXCLUDE (model_tier), l.verdict, coalesce(s.is_enough, false) AS is_known
  FROM tiers AS t
  LEFT JOIN (SELECT * FROM strata WHERE ${asked}) AS s ON s.model_tier = t.model_tier
  LEFT JOIN (SELECT * FROM ledger WHERE ${asked}) AS l ON l.dear_tier = t.model_tier
), ranked AS (
  SELECT
    *,
    coalesce(row_number() OVER (
      ORDER BY is_known AND success_low >= best - ${margin} DESC NULLS LAST, cost, model_tier
    ) = 1 AND is_known AND success_low >= best - ${margin}, false) AS recommended
  FROM (SELECT *, max(success_low) FILTER (WHERE is_known) OVER () AS best FROM stratum)
)
SELECT
  model_tier,
  coalesce(n, 0)::DOUBLE AS n,
  CASE WHEN n >= ${enough} THEN success END AS success,
  CASE WHEN n >= ${enough} THEN success_low END AS success_low,
  CASE WHEN n >= ${enough} THEN success_high END AS success_high,
  CASE WHEN costs >= ${enough} THEN cost END AS cost,
  CASE WHEN costs >= ${enough} THEN greatest(0, cost - ${HALF_COST}) END AS cost_low,
  CASE WHEN costs >= ${enough} THEN cost + ${HALF_COST} END AS cost_high,
  CASE WHEN NOT is_known THEN 'too_few' ELSE coalesce(verdict, 'cheapest') END AS verdict,
  recommended,
  CASE
    WHEN bool_or(recommended) OVER () THEN ${explore} / count(*) OVER () + CASE WHEN recommended THEN 1 - ${explore} ELSE 0 END
  END AS propensity,
  CASE WHEN (SELECT is_repo FROM place) THEN 'repo' ELSE 'all' END AS within
FROM ranked
ORDER BY CASE WHEN is_known THEN cost END NULLS LAST, n DESC NULLS LAST, model_tier`;
  },
  columns: {
    n: { label: 'Executions', unit: 'count', help: 'Executions of the tier in the same stratum.' },
    success: { label: 'Success', unit: 'fraction', help: 'Share that succeeded; nothing where they are too few.' },
    success_low: { label: 'Success, low', unit: 'fraction', help: 'Lower 95 % bound of the success (Wilson).' },
    success_high: { label: 'Success, high', unit: 'fraction', help: 'Upper 95 % bound of the success (Wilson).' },
    cost: { label: 'Cost', unit: 'usd', help: 'Mean cost of an execution.' },
    cost_low: { label: 'Cost, low', unit: 'usd', help: 'Lower 95 % bound of the mean cost.' },
    cost_high: { label: 'Cost, high', unit: 'usd', help: 'Upper 95 % bound of the mean cost.' },
    verdict: {
      label: 'Verdict',
      help: 'Against the next cheaper tier: over_served, earns_its_price or open; cheapest where there is none, too_few where nothing can be said.',
    },
    recommended: {
      label: 'Recommended',
      help: 'The cheapest tier whose lower bound is not beaten by more than the margin. Right if nothing but task type and complexity drives both the choice of tier and the outcome.',
    },
    propensity: {
      label: 'Propensity',
      unit: 'fraction',
      help: 'Chance of the tier under this advice, to be logged as metadata.propensity by whoever follows it.',
    },
    within: { label: 'Within', help: 'repo where executions of the repository alone are compared, else all.' },
  },
} as const satisfies Preset;
