import type { Method, SqlPreset, TextScope } from '../presets/preset';
import { Z } from './statistics-text';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH_FOR_POLICY } from './strata';

const figures = ['n', 'utility', 'success', 'cost', 'variance'] as const;

/** Tiers of strata by halves of the executions. Figures of a half are columns that end in its number. */
const cells = ({ rows, parameters }: TextScope) => `seen AS (
  SELECT
    *,
    utility IS NOT NULL AND task_type IS NOT NULL AND band IS NOT NULL AND model_tier IS NOT NULL AS is_whole
  FROM (
    SELECT
      task_type,
      ${COMPLEXITY_BAND} AS band,
      model_tier,
      hash(task_id) % 2 AS half,
      count(utility)::DOUBLE AS n,
      count(*) - count(utility) AS left_out,
      avg(utility) AS utility,
      avg(success) FILTER (utility IS NOT NULL) AS success,
      avg(cost) FILTER (utility IS NOT NULL) AS cost,
      var_samp(utility) AS variance
    FROM (
      SELECT
        task_id,
        task_type,
        complexity_score,
        model_tier,
        success::INTEGER AS success,
        actual_cost::DOUBLE AS cost,
        success::INTEGER - ${parameters.lambda}::DOUBLE * actual_cost AS utility
      FROM executions
      WHERE ${rows}
    )
    GROUP BY ALL
  )
), cells AS (
  SELECT
    task_type,
    band,
    model_tier,
    sum(n) AS n,
    sum(n * utility) / sum(n) AS utility,
    ${[0, 1]
      .flatMap((half) => figures.map((figure) => `max(${figure}) FILTER (half = ${half}) AS ${figure}_${half}`))
      .join(',\n    ')},
    coalesce(least(n_0, n_1) >= ${parameters.min_samples} AND n_0 > 0 AND n_1 > 0, false) AS has_enough
  FROM seen
  WHERE is_whole
  GROUP BY task_type, band, model_tier
)`;

const best = (by: string) => `first(model_tier ORDER BY ${by} DESC, model_tier) FILTER (has_enough)`;
const mean = (what: string, n: string) => `sum(${n} * ${what}) / sum(${n})`;

/** Strata with a tier that has enough in both halves, and the best of these tiers by either. */
const STRATA = `strata AS (
  SELECT
    task_type,
    band,
    sum(n) AS n,
    ${mean('utility', 'n')} AS utility,
    max(utility) FILTER (has_enough) AS naive,
    ${[0, 1]
      .map(
        (half) => `sum(n_${half}) AS n_${half},
    ${best(`utility_${half}`)} AS best_${half},
    ${mean(`utility_${half}`, `n_${half}`)} AS utility_${half},
    ${mean(`success_${half}`, `n_${half}`)} AS success_${half},
    ${mean(`cost_${half}`, `n_${half}`)} AS cost_${half}`,
      )
      .join(',\n    ')}
  FROM cells
  GROUP BY task_type, band
  HAVING bool_or(has_enough)
)`;

/**
 * The best tier of each stratum as one half of the executions has it, valued by the other: what is best by chance in one
 * is not so in the other, so that luck counts for nothing.
 */
function direction(name: string, chosenBy: 0 | 1, valuedBy: 0 | 1): string {
  const own = (column: string) => `${column}_${valuedBy}`;
  const share = `(c.model_tier = s.best_${chosenBy})::INTEGER - c.${own('n')} / s.${own('n')}`;
  return `${name} AS (
  SELECT
    s.${own('n')} AS n,
    s.${own('utility')} AS utility_actual,
    s.${own('success')} AS success_actual,
    s.${own('cost')} AS cost_actual,
    max(c.${own('utility')}) FILTER (c.model_tier = s.best_${chosenBy}) AS utility_best,
    max(c.${own('success')}) FILTER (c.model_tier = s.best_${chosenBy}) AS success_best,
    max(c.${own('cost')}) FILTER (c.model_tier = s.best_${chosenBy}) AS cost_best,
    sum(power(${share}, 2) * greatest(coalesce(c.${own('variance')}, 0), 1 / c.${own('n')}) / c.${own('n')}) AS variance
  FROM strata AS s JOIN cells AS c USING (task_type, band)
  WHERE c.${own('n')} > 0
  GROUP BY ALL
), ${name}_total AS (
  SELECT
    ${['utility_actual', 'success_actual', 'cost_actual', 'utility_best', 'success_best', 'cost_best']
      .map((column) => `${mean(column, 'n')} AS ${column}`)
      .join(',\n    ')},
    ${mean('(utility_best - utility_actual)', 'n')} AS regret,
    sum(n * n * variance) / power(sum(n), 2) + (${mean('power(utility_best - utility_actual, 2)', 'n')}
      - power(${mean('(utility_best - utility_actual)', 'n')}, 2)) / sum(n) AS variance
  FROM ${name}
)`;
}

const both = (column: string) => `(f.${column} + s.${column}) / 2`;

/** Both directions choose by what the other values, so their errors go together where tiers are alike: taken as one. */
const HALF = `${Z} * (sqrt(greatest(0, f.variance)) + sqrt(greatest(0, s.variance))) / 2`;

const fraction = (label: string, help: string) => ({ label, unit: 'fraction', help }) as const;
const usd = (label: string, help: string) => ({ label, unit: 'usd', help }) as const;

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
  text: (scope) => `WITH ${cells(scope)}, ${STRATA}, ${direction('forth', 0, 1)}, ${direction('back', 1, 0)}
SELECT
  t.n::BIGINT AS n,
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
    (SELECT coalesce(sum(CASE WHEN is_whole THEN left_out ELSE left_out + n END), 0)::BIGINT FROM seen) AS left_out,
    coalesce(sum(n), 0) AS covered,
    ${mean('(naive - utility)', 'n')} AS naive
  FROM strata
) AS t`,
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
