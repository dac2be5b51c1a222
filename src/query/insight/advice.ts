import type { Preset, PresetScope } from '../presets/preset';
import { wilson, Z } from '../statistics';
import { join, name, type Sql, sql, table, value, withTables } from '../tree/sql';
import { marginTest } from './margin-test';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH, IN_STRATUM, servedStrata } from './strata';
import { bothWays, VERDICT } from './verdicts';

/** The band of complexity as strata have it. */
export const bandOf = (complexity: number) => Math.min(Math.floor(complexity / 20), 4);

const OUTCOME = wilson(sql`successes`, sql`n`);
const HALF_COST = sql`${Z} * sqrt(cost_variance / priced)`;

/**
 * CTEs of which the last, `judged`, has each tier of each stratum with the verdict that `verdicts` has of it, in one
 * pass: whoever routes a task waits for it, and the time is that of planning.
 */
const judged = (rows: Sql, margin: number, enough: number) => sql`tiers AS (
  SELECT
    task_type,
    complexity_band,
    served_by AS model_tier,
    n,
    priced,
    cost,
    cost_variance,
    successes / n AS success,
    ${OUTCOME.low} AS success_low,
    ${OUTCOME.high} AS success_high,
    priced >= ${enough} AS is_known
  FROM (${servedStrata(rows, sql`model_tier`)})
), beside AS (
  SELECT
    *,
    nth_value(success, cheap_place) OVER by_cost AS cheap_success,
    nth_value(success_low, cheap_place) OVER by_cost AS cheap_low,
    nth_value(n, cheap_place) OVER by_cost AS cheap_n
  FROM (
    SELECT
      *,
      CASE WHEN is_known AND ${IN_STRATUM} THEN
        count(*) OVER (
          PARTITION BY task_type, complexity_band, is_known
          ORDER BY cost GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
      END AS cheap_place
    FROM tiers
  )
  WINDOW by_cost AS (
    PARTITION BY task_type, complexity_band, is_known
    ORDER BY cost, model_tier DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  )
), tested AS (
  ${marginTest(sql`beside`, { share: sql`success`, n: sql`n` }, { share: sql`cheap_success`, n: sql`cheap_n` }, margin)}
), judged AS (
  SELECT
    *,
    CASE
      WHEN NOT is_known THEN 'too_few'
      WHEN cheap_n IS NULL THEN 'cheapest'
      ELSE ${VERDICT}
    END AS verdict
  FROM (${bothWays(sql`tested`)})
)`;

/** Figures of one tier in the stratum that is asked about. */
const OF_TIER = [
  'n',
  'success',
  'success_low',
  'success_high',
  'priced',
  'cost',
  'cost_variance',
  'verdict',
  'cheap_low',
  'is_known',
];

/**
 * Whether executions of the repository alone are compared: where they are enough of every tier of which all are.
 * @param here the condition of the stratum
 */
function place({ rows, texts }: PresetScope, here: Sql, enough: number): Sql {
  if (!texts.repo) return sql`SELECT false AS is_own`;
  return sql`SELECT coalesce(bool_or(own >= ${enough!}) AND bool_and(own >= ${enough!} OR n < ${enough}), false) AS is_own
  FROM (
    SELECT count(*) FILTER (WHERE repo = ${value(texts.repo)}) AS own, count(*) AS n
    FROM executions
    WHERE ${rows} AND ${here} AND success IS NOT NULL AND model_tier IS NOT NULL
    GROUP BY model_tier
  )`;
}

export const ADVICE = {
  name: 'advice',
  question: 'Which tier should take such a task, and how sure is that?',
  method: {
    formula:
      'The tiers in the stratum of the task: success and cost with bounds, and the verdicts of over_served. A tier is recommended by its lower bound beside the highest of all tiers, a verdict is of two neighbours: a cheaper tier may do as well as the next one, and yet fall too far short of the best. Executions of the repository alone are compared where they are enough.',
    assumption: `${ASSUMPTION}`,
    change: 'Executions of a tier of which there are too few: explore, and log the propensity.',
  },
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
    const { rows, texts, limit } = scope;
    const type = value(texts.task_type ?? '');
    const here = (band: Sql) => sql`task_type = ${type} AND ${band} = ${bandOf(complexity!)}`;
    const own = texts.repo ? sql` AND (repo = ${value(texts.repo)} OR NOT (SELECT is_own FROM place))` : sql``;
    const tables = [
      table('place', place(scope, here(COMPLEXITY_BAND), enough!)),
      judged(sql`${rows}${own}`, margin!, enough!),
      sql`candidates AS (
  SELECT
    model_tier,
    ${join(
      OF_TIER.map((column) => sql`any_value(${name(column)}) FILTER (WHERE is_here) AS ${name(column)}`),
      ',\n    ',
    )}
  FROM (SELECT *, n AS served, ${here(sql`complexity_band`)} AS is_here FROM judged)
  WHERE ${texts.task_type ? sql`true` : sql`false`}
  GROUP BY model_tier
  ORDER BY n DESC NULLS LAST, sum(served) DESC, model_tier
  LIMIT ${limit}
), ranked AS (
  SELECT *, is_good AND row_number() OVER (ORDER BY is_good DESC, cost, model_tier) = 1 AS recommended
  FROM (
    SELECT *, coalesce(is_known AND success_low >= good_from, false) AS is_good
    FROM (SELECT *, max(CASE WHEN is_known THEN success_low END) OVER () - ${margin!} AS good_from FROM candidates)
  )
)`,
    ];
    return withTables(
      tables,
      sql`SELECT
  model_tier,
  CAST(coalesce(n, 0) AS DOUBLE) AS n,
  CASE WHEN n >= ${enough!} THEN success END AS success,
  CASE WHEN n >= ${enough!} THEN success_low END AS success_low,
  CASE WHEN n >= ${enough!} THEN success_high END AS success_high,
  CASE WHEN priced >= ${enough!} THEN cost END AS cost,
  CASE WHEN priced >= ${enough!} THEN greatest(0, cost - ${HALF_COST}) END AS cost_low,
  CASE WHEN priced >= ${enough!} THEN cost + ${HALF_COST} END AS cost_high,
  CASE WHEN verdict = 'over_served' AND cheap_low < good_from THEN 'cheaper_falls_short' ELSE coalesce(verdict, 'too_few') END AS verdict,
  recommended,
  CASE
    WHEN bool_or(recommended) OVER () THEN CAST(${explore!} AS DOUBLE) / count(*) OVER () + CASE WHEN recommended THEN 1 - ${explore!} ELSE 0 END
  END AS propensity,
  CASE WHEN (SELECT is_own FROM place) THEN 'repo' ELSE 'all' END AS within
FROM ranked
ORDER BY CASE WHEN is_known THEN cost END NULLS LAST, CASE WHEN NOT is_known THEN -n END, model_tier`,
    );
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
      help: 'Against the next cheaper tier, as over_served has it; cheaper_falls_short: over-served beside it, but that one is not good enough beside the best tier. cheapest where no cheaper one has enough executions, too_few where it has not enough itself.',
    },
    recommended: {
      label: 'Recommended',
      help: `The cheapest tier whose lower bound of success is no more than the margin below the highest. ${ASSUMPTION}`,
    },
    propensity: {
      label: 'Propensity',
      unit: 'fraction',
      help: 'Chance of the tier under this advice, to be logged as metadata.propensity by whoever follows it.',
    },
    within: { label: 'Within', help: 'repo where executions of the repository alone are compared, else all.' },
  },
} as const satisfies Preset;
