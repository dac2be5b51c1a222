import type { Preset, PresetScope } from '../presets/preset';
import { benjaminiHochberg, shareVariance, upperTail, wilson, Z } from './statistics';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH, servedStrata } from './strata';

/** The band of complexity as strata have it. */
export const bandOf = (complexity: number) => Math.min(Math.floor(complexity / 20), 4);

const OUTCOME = wilson('successes', 'n');
const HALF_COST = `${Z} * sqrt(cost_variance / priced)`;

/**
 * Whether executions of the repository alone are compared: where they are enough of every tier of which all are.
 * @param asked the condition of the stratum
 */
function ownPlace({ rows, texts, value }: PresetScope, asked: string, enough: number): string {
  if (!texts.repo) return 'SELECT false AS is_own';
  return `SELECT coalesce(bool_or(own >= ${enough}) AND bool_and(own >= ${enough} OR n < ${enough}), false) AS is_own
  FROM (
    SELECT count(*) FILTER (repo = ${value(texts.repo)}) AS own, count(*) AS n
    FROM executions
    WHERE ${rows} AND ${asked} AND success IS NOT NULL AND model_tier IS NOT NULL
    GROUP BY model_tier
  )`;
}

/** CTEs of which `ledger` has the verdict of each tier of each stratum that is dearer than another of it. */
const verdicts = (margin: number) => `pairs AS (
  SELECT
    task_type, complexity_band, model_tier,
    success - cheap_success AS difference,
    success - cheap_success - sqrt((success - success_low) ^ 2 + (cheap_high - cheap_success) ^ 2) AS low,
    (${margin} - (success - cheap_success))
      / sqrt(${shareVariance('success', 'n')} + ${shareVariance('cheap_success', 'cheap_n')}) AS score
  FROM (
    SELECT
      *, lag(success) OVER cheaper AS cheap_success, lag(success_high) OVER cheaper AS cheap_high, lag(n) OVER cheaper AS cheap_n
    FROM strata
    WHERE is_enough
    WINDOW cheaper AS (PARTITION BY task_type, complexity_band ORDER BY cost, model_tier)
  )
  WHERE cheap_n IS NOT NULL
), tests AS (
  SELECT *, ${upperTail('score')} AS p FROM pairs
), ledger AS (
  SELECT
    *,
    CASE
      WHEN q_value <= 0.05 THEN 'over_served'
      WHEN low > ${margin} THEN 'earns_its_price'
      ELSE 'open'
    END AS verdict
  FROM (${benjaminiHochberg('tests', 'p')})
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
    const type = scope.value(scope.texts.task_type ?? '');
    const band = bandOf(complexity!);
    const asked = `task_type = ${type} AND complexity_band = ${band}`;
    const { rows, texts, value } = scope;
    const own = texts.repo ? ` AND (repo = ${value(texts.repo)} OR NOT (SELECT is_own FROM place))` : '';
    return `WITH place AS MATERIALIZED (
  ${ownPlace(scope, `task_type = ${type} AND ${COMPLEXITY_BAND} = ${band}`, enough!)}
), strata AS MATERIALIZED (
  SELECT
    * RENAME (served_by AS model_tier),
    successes / n AS success,
    ${OUTCOME.low} AS success_low,
    ${OUTCOME.high} AS success_high,
    n >= ${enough} AND priced >= ${enough} AS is_enough
  FROM (${servedStrata(`${rows}${own}`, 'model_tier')})
), ${verdicts(margin!)}, tiers AS (
  SELECT model_tier
  FROM strata
  WHERE ${scope.texts.task_type ? 'true' : 'false'}
  GROUP BY model_tier
  ORDER BY sum(n) FILTER (WHERE ${asked}) DESC NULLS LAST, sum(n) DESC, model_tier
  LIMIT ${scope.limit}
), stratum AS (
  SELECT t.model_tier, s.* EXCLUDE (model_tier), l.verdict, coalesce(s.is_enough, false) AS is_known
  FROM tiers AS t
  LEFT JOIN (SELECT * FROM strata WHERE ${asked}) AS s ON s.model_tier = t.model_tier
  LEFT JOIN (SELECT * FROM ledger WHERE ${asked}) AS l ON l.model_tier = t.model_tier
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
  CASE WHEN priced >= ${enough} THEN cost END AS cost,
  CASE WHEN priced >= ${enough} THEN greatest(0, cost - ${HALF_COST}) END AS cost_low,
  CASE WHEN priced >= ${enough} THEN cost + ${HALF_COST} END AS cost_high,
  CASE WHEN NOT is_known THEN 'too_few' ELSE coalesce(verdict, 'cheapest') END AS verdict,
  recommended,
  CASE
    WHEN bool_or(recommended) OVER () THEN ${explore} / count(*) OVER () + CASE WHEN recommended THEN 1 - ${explore} ELSE 0 END
  END AS propensity,
  CASE WHEN (SELECT is_own FROM place) THEN 'repo' ELSE 'all' END AS within
FROM ranked
ORDER BY CASE WHEN is_known THEN cost END NULLS LAST, CASE WHEN NOT is_known THEN -n END, model_tier`;
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
      help: `The cheapest tier whose lower bound is not beaten by more than the margin. ${ASSUMPTION}`,
    },
    propensity: {
      label: 'Propensity',
      unit: 'fraction',
      help: 'Chance of the tier under this advice, to be logged as metadata.propensity by whoever follows it.',
    },
    within: { label: 'Within', help: 'repo where executions of the repository alone are compared, else all.' },
  },
} as const satisfies Preset;
