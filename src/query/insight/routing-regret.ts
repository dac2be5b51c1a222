import type { Method, PresetScope, SqlPreset } from '../presets/preset';
import { Z } from '../statistics';
import { op } from '../tree/op';
import { join, name, type Sql, sql, withTables } from '../tree/sql';
import { fraction, usd } from '../vocabulary/column-info';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH_FOR_POLICY } from './strata';

const figures = ['n', 'utility', 'success', 'cost', 'variance'].map(name);

/** Columns of both halves. */
const ofHalves = (columns: (half: 0 | 1) => readonly Sql[]) => join([...columns(0), ...columns(1)], ',\n    ');

/** Tiers of strata by halves of the executions. Figures of a half are columns that end in its number. */
const cells = ({ rows, parameters }: PresetScope) => sql`seen AS (
  SELECT
    *,
    utility IS NOT NULL AND task_type IS NOT NULL AND band IS NOT NULL AND model_tier IS NOT NULL AS is_whole
  FROM (
    SELECT
      task_type,
      ${COMPLEXITY_BAND} AS band,
      model_tier,
      ${op.hash(sql`task_id`)} % 2 AS half,
      CAST(count(utility) AS DOUBLE) AS n,
      count(*) - count(utility) AS left_out,
      avg(utility) AS utility,
      avg(success) FILTER (WHERE utility IS NOT NULL) AS success,
      avg(cost) FILTER (WHERE utility IS NOT NULL) AS cost,
      var_samp(utility) AS variance
    FROM (
      SELECT
        task_id,
        task_type,
        complexity_score,
        model_tier,
        CAST(success AS INTEGER) AS success,
        CAST(actual_cost AS DOUBLE) AS cost,
        CAST(success AS INTEGER) - CAST(${parameters.lambda!} AS DOUBLE) * actual_cost AS utility
      FROM executions
      WHERE ${rows}
    )
    ${op.groupBy(1, 2, 3, 4)}
  )
), halves AS (
  SELECT
    task_type,
    band,
    model_tier,
    sum(n) AS n,
    ${ofHalves((half) => figures.map((figure) => sql`max(${figure}) FILTER (WHERE half = ${half}) AS ${figure}_${half}`))},
    sum(n * utility) / sum(n) AS utility
  FROM seen
  WHERE is_whole
  GROUP BY task_type, band, model_tier
), cells AS (
  SELECT *, coalesce(least(n_0, n_1) >= ${parameters.min_samples!} AND n_0 > 0 AND n_1 > 0, false) AS has_enough
  FROM halves
)`;

const best = (by: Sql) => op.first(sql`model_tier`, [sql`${by} DESC`, sql`model_tier`], sql`has_enough`);
const mean = (what: Sql, n: Sql) => sql`sum(${n} * ${what}) / sum(${n})`;

/** Strata with a tier that has enough in both halves, and the best of these tiers by either. */
const STRATA = sql`strata AS (
  SELECT
    task_type,
    band,
    sum(n) AS n,
    ${mean(sql`utility`, sql`n`)} AS utility,
    max(utility) FILTER (WHERE has_enough) AS naive,
    ${ofHalves((half) => [
      sql`sum(n_${half}) AS n_${half}`,
      sql`${best(sql`utility_${half}`)} AS best_${half}`,
      sql`${mean(sql`utility_${half}`, sql`n_${half}`)} AS utility_${half}`,
      sql`${mean(sql`success_${half}`, sql`n_${half}`)} AS success_${half}`,
      sql`${mean(sql`cost_${half}`, sql`n_${half}`)} AS cost_${half}`,
    ])}
  FROM cells
  GROUP BY task_type, band
  HAVING bool_or(has_enough)
)`;

const TOTALS = ['utility_actual', 'success_actual', 'cost_actual', 'utility_best', 'success_best', 'cost_best'].map(
  name,
);

/**
 * The best tier of each stratum as one half of the executions has it, valued by the other: what is best by chance in one
 * is not so in the other, so that luck counts for nothing.
 */
function direction(way: 'forth' | 'back', chosenBy: 0 | 1, valuedBy: 0 | 1): Sql {
  const own = (column: string) => sql`${name(column)}_${valuedBy}`;
  const share = sql`CAST(c.model_tier = s.best_${chosenBy} AS INTEGER) - c.${own('n')} / s.${own('n')}`;
  return sql`${name(way)} AS (
  SELECT
    s.${own('n')} AS n,
    s.${own('utility')} AS utility_actual,
    s.${own('success')} AS success_actual,
    s.${own('cost')} AS cost_actual,
    max(c.${own('utility')}) FILTER (WHERE c.model_tier = s.best_${chosenBy}) AS utility_best,
    max(c.${own('success')}) FILTER (WHERE c.model_tier = s.best_${chosenBy}) AS success_best,
    max(c.${own('cost')}) FILTER (WHERE c.model_tier = s.best_${chosenBy}) AS cost_best,
    sum(power(${share}, 2) * greatest(coalesce(c.${own('variance')}, 0), 1 / c.${own('n')}) / c.${own('n')}) AS variance
  FROM strata AS s JOIN cells AS c ON c.task_type = s.task_type AND c.band = s.band
  WHERE c.${own('n')} > 0
  GROUP BY s.task_type, s.band, 1, 2, 3, 4
), ${name(`${way}_total`)} AS (
  SELECT
    ${join(
      TOTALS.map((column) => sql`${mean(column, sql`n`)} AS ${column}`),
      ',\n    ',
    )},
    ${mean(sql`(utility_best - utility_actual)`, sql`n`)} AS regret,
    sum(n * n * variance) / power(sum(n), 2) + (${mean(sql`power(utility_best - utility_actual, 2)`, sql`n`)}
      - power(${mean(sql`(utility_best - utility_actual)`, sql`n`)}, 2)) / sum(n) AS variance
  FROM ${name(way)}
)`;
}

const both = (column: string) => sql`(f.${name(column)} + s.${name(column)}) / 2`;

const deviation = (way: 'f' | 's') => sql`sqrt(${op.greatest(sql`0e0`, sql`${name(way)}.variance`)})`;

/** Both directions choose by what the other values, so their errors go together where tiers are alike: taken as one. */
const HALF = sql`${Z} * (${deviation('f')} + ${deviation('s')}) / 2`;

const METHOD: Method = {
  formula:
    'Utility is success less lambda times cost. By one half of the executions (hash(task_id) % 2) the best tier of each stratum is chosen, by the other it is valued, then the other way round; regret is the mean of both, over strata where a tier has enough in both halves. The upper end chooses and values by the same executions. Bounds are 1.96 standard errors wide to each side, those of both ways being added as if they erred together.',
  assumption: ASSUMPTION,
  change: 'Another worth of a success in dollars (lambda); more executions, which let more strata count.',
};

/** What the router leaves lying. */
export const ROUTING_REGRET: SqlPreset = {
  name: 'routing_regret',
  question: `How much better would the best tier of each stratum have been? ${ASSUMPTION}`,
  window: '30d',
  parameters: [
    {
      name: 'lambda',
      default: 1,
      min: 0,
      max: 1_000_000,
      fraction: true,
      help: 'Successes that a dollar is worth: utility is success less lambda times cost.',
    },
    {
      name: 'min_samples',
      default: ENOUGH_FOR_POLICY,
      min: 2,
      max: 1_000_000,
      help: 'A tier with fewer executions in either half of a stratum is not chosen there.',
    },
  ],
  method: METHOD,
  select: (scope) =>
    withTables(
      [cells(scope), STRATA, direction('forth', 0, 1), direction('back', 1, 0)],
      sql`SELECT
  CAST(t.n AS BIGINT) AS n,
  t.covered / nullif(t.n, 0) AS coverage,
  ${both('utility_actual')} AS utility_actual,
  ${both('utility_best')} AS utility_best,
  ${both('regret')} AS regret,
  ${both('regret')} - ${HALF} AS regret_low,
  ${both('regret')} + ${HALF} AS regret_high,
  f.regret AS regret_first,
  s.regret AS regret_second,
  t.naive AS naive_regret,
  ${both('success_actual')} AS success_actual,
  ${both('success_best')} AS success_best,
  ${both('cost_actual')} AS cost_actual,
  ${both('cost_best')} AS cost_best,
  t.left_out
FROM forth_total AS f, back_total AS s, (
  SELECT
    (SELECT coalesce(sum(n), 0) FROM cells) AS n,
    (SELECT CAST(coalesce(sum(CASE WHEN is_whole THEN left_out ELSE left_out + n END), 0) AS BIGINT) FROM seen) AS left_out,
    coalesce(sum(n), 0) AS covered,
    ${mean(sql`(naive - utility)`, sql`n`)} AS naive
  FROM strata
) AS t`,
    ),
  columns: {
    n: { label: 'Executions', unit: 'count', help: 'Those that tell task type, complexity, tier, success and cost.' },
    coverage: fraction('Coverage', 'Share of executions in strata where a tier has enough.'),
    utility_actual: fraction('Utility as it was', 'Mean of success less lambda times cost.'),
    utility_best: fraction('Utility at best', 'The same had the best tier of each stratum served it.'),
    regret: fraction(
      'Regret',
      'Utility at best less that as it was: the best tier is chosen by one half of the executions and valued by the other, both ways. Empty with too few.',
    ),
    regret_low: fraction('Regret, low', 'Lower bound of 95 percent.'),
    regret_high: fraction('Regret, high', 'Upper bound of 95 percent.'),
    regret_first: fraction('Regret, first half choosing', 'Valued by the second.'),
    regret_second: fraction('Regret, second half choosing', 'Valued by the first.'),
    naive_regret: fraction('Regret, upper end', 'Chosen and valued by the same executions, so luck is in it.'),
    success_actual: fraction('Success as it was', 'Share that succeeded.'),
    success_best: fraction('Success at best', 'With the best tiers.'),
    cost_actual: usd('Cost as it was', 'Mean cost of an execution.'),
    cost_best: usd('Cost at best', 'With the best tiers.'),
    left_out: { label: 'Left out', unit: 'count', help: 'Executions that do not tell all of these.' },
  },
};
