import type { PresetScope } from '../presets/preset';
import { type Bounds, newcombe, shareVariance, wilson } from '../statistics';
import { op } from '../tree/op';
import { literal, type Sql, sql, value } from '../tree/sql';
import { logged, mentions } from './logged';

/** Chance of a wrong verdict, however often one looks, shared by the variants of an experiment. */
const WRONG = 0.05;
/**
 * Below it variants have not been given out equally (Fabijan et al. 2019). Far below 5 percent, as this is looked at again
 * and again, too.
 */
const MISASSIGNED = 0.0005;

/** The variant that others are compared with, unless told otherwise. */
const CONTROL = 'control';

/**
 * `assigned`, one row a variant of each experiment, whichever of both is told: `seen` executions, `n` of them with an
 * outcome.
 * @param bucket what else to tell them apart by
 */
export const assigned = ({ rows }: PresetScope, bucket = sql`CAST(NULL AS VARCHAR)`) => sql`assigned AS (
  SELECT
    nullif(logged[1], '') AS experiment,
    nullif(logged[2], '') AS variant,
    bucket,
    seen,
    n,
    successes,
    cost,
    first_seen,
    last_seen
  FROM (
    SELECT
      ${logged('experiment', 'variant')} AS logged,
      ${bucket} AS bucket,
      count(*) AS seen,
      CAST(count(success) AS DOUBLE) AS n,
      CAST(count(*) FILTER (WHERE success) AS DOUBLE) AS successes,
      avg(actual_cost) FILTER (WHERE success IS NOT NULL) AS cost,
      min(timestamp) AS first_seen,
      max(timestamp) AS last_seen
    FROM executions
    WHERE ${rows} AND ${mentions('experiment')}
    ${op.groupBy(1, 2)}
  )
)`;

/** The experiment that is asked about: the one with the newest execution where none is. */
export const askedExperiment = ({ texts }: PresetScope) =>
  texts.experiment
    ? value(texts.experiment)
    : sql`(
    SELECT experiment FROM assigned WHERE experiment IS NOT NULL
    GROUP BY experiment ORDER BY max(last_seen) DESC NULLS LAST, experiment LIMIT 1
  )`;

/** The control among the variants of a group of arms. */
export const controlOf = ({ texts }: PresetScope) =>
  texts.control
    ? value(texts.control)
    : sql`coalesce(max(variant) FILTER (WHERE variant = ${literal(CONTROL)}), min(variant))`;

/**
 * Half the width of the interval of a difference that holds at all times at once, so that one may look whenever
 * one likes: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024, Annals of
 * Statistics 52, theorem 2.2) with their ρ² written as ρ,
 * `sqrt(s²)·sqrt(2(nρ+1)/(n²ρ)·ln(sqrt(nρ+1)/α))`, `s² = n·(p_a q_a/n_a + p_b q_b/n_b)`.
 * It is narrowest about the planned n by `ρ = (−2 ln α + ln(1 − 2 ln α))/planned` (the same, section 2.4).
 * @param variance `p_a q_a/n_a + p_b q_b/n_b`
 * @param n the executions of both
 * @param alpha the chance of being wrong
 */
function anytimeHalf(variance: Sql, n: Sql, alpha: Sql, planned: number): Sql {
  const rho = sql`((-2 * ln(${alpha}) + ln(1 - 2 * ln(${alpha}))) / ${planned})`;
  const grown = sql`((${n}) * ${rho} + 1)`;
  return sql`sqrt((${n}) * (${variance})) * sqrt(2 * ${grown} / ((${n}) * (${n}) * ${rho}) * ln(sqrt(${grown}) / (${alpha})))`;
}

/** The chance of a wrong verdict of one of so many variants. */
const alphaOf = (variants: Sql) => sql`(CAST(${WRONG} AS DOUBLE) / greatest(1, ${variants} - 1))`;

/** Bounds of the difference from control at all times, of rows that have `n`, `success`, `control_n` and `control_success`. */
export function anytimeBounds(planned: number): Bounds {
  const variance = sql`${shareVariance(sql`success`, sql`n`)} + ${shareVariance(sql`control_success`, sql`control_n`)}`;
  const half = anytimeHalf(variance, sql`n + control_n`, alphaOf(sql`variants`), planned);
  const difference = sql`success - control_success`;
  return {
    low: sql`CASE WHEN ${difference} IS NOT NULL THEN greatest(-1, ${difference} - ${half}) END`,
    high: sql`CASE WHEN ${difference} IS NOT NULL THEN least(1, ${difference} + ${half}) END`,
  };
}

/**
 * `arms`, one row a variant of each experiment, against the control of its experiment; needs `assigned`. With more than
 * two variants each has its share of the chance of being wrong (Bonferroni), so that thousands cry no more than one.
 */
export function arms(scope: PresetScope): Sql {
  const planned = scope.parameters.planned!;
  const anytime = anytimeBounds(planned);
  const fixed = newcombe(
    { share: sql`success`, low: sql`success_low`, high: sql`success_high` },
    { share: sql`control_success`, low: sql`control_low`, high: sql`control_high` },
  );
  const bounds = wilson(sql`successes`, sql`n`);
  return sql`counted AS (
  SELECT *
  FROM assigned
  WHERE experiment IS NOT NULL AND variant IS NOT NULL AND n > 0
), bounded AS (
  SELECT *, successes / n AS success, ${bounds.low} AS success_low, ${bounds.high} AS success_high
  FROM counted
), controls AS (
  SELECT
    experiment,
    ${controlOf(scope)} AS control,
    count(*) AS variants,
    sum(n) AS total,
    count(*) * sum(n * n) / sum(n) - sum(n) AS chi_square
  FROM bounded
  GROUP BY experiment
), judged AS (
  SELECT *, CAST(seen - total AS BIGINT) AS left_out, CASE WHEN variants > 1 THEN ${op.chiSquareTail(sql`chi_square`, sql`(variants - 1)`)} END AS srm_p
  FROM controls
  JOIN (SELECT experiment, sum(seen) AS seen FROM assigned GROUP BY experiment) USING (experiment)
), compared AS (
  SELECT
    a.*,
    j.control,
    j.variants,
    j.total,
    j.left_out,
    j.srm_p,
    a.variant = j.control AS is_control,
    c.n AS control_n,
    c.success AS control_success,
    c.success_low AS control_low,
    c.success_high AS control_high
  FROM bounded AS a
  JOIN judged AS j ON j.experiment = a.experiment
  LEFT JOIN bounded AS c ON c.experiment = a.experiment AND c.variant = j.control AND a.variant <> j.control
), measured AS (
  SELECT
    *,
    success - control_success AS difference,
    ${fixed.low} AS low,
    ${fixed.high} AS high,
    ${anytime.low} AS anytime_low,
    ${anytime.high} AS anytime_high
  FROM compared
), arms AS (
  SELECT
    *,
    CASE
      WHEN srm_p < ${MISASSIGNED} THEN 'misassigned'
      WHEN is_control THEN NULL
      WHEN anytime_low > 0 THEN 'won'
      WHEN anytime_high < 0 THEN 'lost'
      WHEN n + control_n >= ${planned} THEN 'no_difference'
      ELSE 'running'
    END AS verdict
  FROM measured
)`;
}
