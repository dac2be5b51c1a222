import type { Preset, PresetScope } from '../presets/preset';
import { wilson, Z } from './statistics';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH, servedStrata } from './strata';
import { verdicts } from './verdicts';

/** The band of complexity as strata have it. */
export const bandOf = (complexity: number) => Math.min(Math.floor(complexity / 20), 4);

const OUTCOME = wilson('successes', 'n');
const HALF_COST = `${Z} * sqrt(cost_variance / priced)`;

/**
 * Whether executions of the repository alone are compared: where they are enough of every tier of which all are.
 * @param here the condition of the stratum
 */
function ownPlace({ rows, texts, value }: PresetScope, here: string, enough: number): string {
  if (!texts.repo) return 'SELECT false AS is_own';
  return `SELECT coalesce(bool_or(own >= ${enough}) AND bool_and(own >= ${enough} OR n < ${enough}), false) AS is_own
  FROM (
    SELECT count(*) FILTER (repo = ${value(texts.repo)}) AS own, count(*) AS n
    FROM executions
    WHERE ${rows} AND ${here} AND success IS NOT NULL AND model_tier IS NOT NULL
    GROUP BY model_tier
  )`;
}

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
    const { rows, texts, value } = scope;
    const band = bandOf(complexity!);
    const type = value(texts.task_type ?? '');
    const here = `task_type = ${type} AND ${COMPLEXITY_BAND} = ${band}`;
    const own = texts.repo ? ` AND (repo = ${value(texts.repo)} OR NOT (SELECT is_own FROM place))` : '';
    const chosen = `${rows}${own}`;
    return `WITH place AS MATERIALIZED (
  ${ownPlace(scope, here, enough!)}
), ${verdicts(chosen, { margin: margin!, minSamples: enough! })}, served AS (
  SELECT
    *,
    successes / n AS success,
    ${OUTCOME.low} AS success_low,
    ${OUTCOME.high} AS success_high,
    priced >= ${enough} AS is_known
  FROM (${servedStrata(`${chosen} AND ${here}`, 'model_tier')})
), known_tiers AS (
  SELECT served_by, max(here) AS here, sum(n) AS everywhere
  FROM (SELECT served_by, 0 AS here, n FROM tiers UNION ALL SELECT served_by, n, 0 FROM served)
  WHERE ${texts.task_type ? 'true' : 'false'}
  GROUP BY served_by
  ORDER BY here DESC, everywhere DESC, served_by
  LIMIT ${scope.limit}
), candidates AS (
  SELECT
    served_by AS model_tier,
    served.* EXCLUDE (served_by, is_known),
    verdict,
    coalesce(is_known, false) AS is_known,
    coalesce(is_known AND success_low >= max(success_low) FILTER (is_known) OVER () - ${margin}, false) AS is_good
  FROM known_tiers
  LEFT JOIN served USING (served_by)
  LEFT JOIN (SELECT dear_tier, verdict FROM verdicts WHERE task_type = ${type} AND complexity_band = ${band})
    ON dear_tier = served_by
), ranked AS (
  SELECT *, is_good AND row_number() OVER (ORDER BY is_good DESC, cost, model_tier) = 1 AS recommended FROM candidates
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
  CASE WHEN NOT is_known THEN 'too_few' ELSE coalesce(nullif(verdict, 'too_few'), 'cheapest') END AS verdict,
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
      help: 'Against the next cheaper tier: over_served, earns_its_price or open; cheapest where no cheaper one has enough executions, too_few where it has not enough itself.',
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
