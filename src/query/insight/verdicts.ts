import type { NumberParameter } from '../presets/preset';
import { benjaminiHochberg, newcombe, wilson, Z } from '../statistics';
import { join, name, type Sql, sql } from '../tree/sql';
import { marginTest } from './margin-test';
import { IN_STRATUM, servedStrata } from './strata';

/** Most wrong ones among all verdicts of a kind. */
export const FALSE_DISCOVERIES = 0.05;

export const MARGIN: NumberParameter = {
  name: 'margin',
  default: 0.05,
  min: 0,
  max: 1,
  fraction: true,
  help: 'The dear tier has to succeed more often than the cheap one by this, as a fraction of 1, to earn its price.',
};

interface Thresholds {
  readonly margin: number;
  readonly minSamples: number;
}

const PAIR = sql`task_type, complexity_band, dear_tier, cheap_tier, n_dear, n_cheap`;

/** What is known of pairs with enough executions alone. */
const JUDGED = [
  'success_dear',
  'success_cheap',
  'cost_dear',
  'cost_cheap',
  'difference',
  'low',
  'high',
  'saving',
  'saving_low',
  'saving_high',
  'q_value',
];

const OUTCOME = wilson(sql`successes`, sql`n`);

const DIFFERENCE = newcombe(
  { share: sql`success_dear`, low: sql`dear_low`, high: sql`dear_high` },
  { share: sql`success_cheap`, low: sql`cheap_low`, high: sql`cheap_high` },
);

/** SELECT of the rows of `marginTest` with the q-values of both, `q_less` and `q_more`, however many rows are looked at. */
export const bothWays = (tested: Sql) =>
  benjaminiHochberg(sql`(${benjaminiHochberg(tested, sql`p_less`, 'q_less')})`, sql`p_more`, 'q_more');

/** The verdict of a row of `bothWays`. */
export const VERDICT = sql`CASE
      WHEN q_less <= ${FALSE_DISCOVERIES} THEN 'over_served'
      WHEN q_more <= ${FALSE_DISCOVERIES} THEN 'earns_its_price'
      ELSE 'open'
    END`;

/** How far the ratio of successes is from where it would take the claim back. */
const ratio = (margin: number) =>
  sql`greatest(success_dear, success_cheap + ${margin}) / nullif(least(success_dear, success_cheap + ${margin}), 0)`;

/**
 * CTEs of which the last, `verdicts`, has in each stratum each tier beside the next cheaper one; where the former has
 * enough executions, beside the next cheaper one that has enough, too, if there is any.
 */
export const verdicts = (rows: Sql, { margin, minSamples }: Thresholds) => sql`tiers AS (
  SELECT
    *,
    successes / n AS success,
    ${OUTCOME.low} AS low,
    ${OUTCOME.high} AS high,
    priced >= ${minSamples} AS enough,
    max(CASE WHEN priced >= ${minSamples} THEN cost END) OVER cheaper AS cheaper_enough,
    max(cost) OVER cheaper AS cheaper_any
  FROM (${servedStrata(rows, sql`model_tier`)})
  WHERE ${IN_STRATUM} AND cost IS NOT NULL
  WINDOW cheaper AS (
    PARTITION BY task_type, complexity_band
    ORDER BY cost GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
), priced AS (
  SELECT *
  FROM (
    SELECT *, row_number() OVER (PARTITION BY task_type, complexity_band, cost ORDER BY enough DESC, served_by) AS place
    FROM tiers
  )
  WHERE place = 1
), pairs AS (
  SELECT
    dear.task_type,
    dear.complexity_band,
    dear.served_by AS dear_tier,
    cheap.served_by AS cheap_tier,
    dear.n AS n_dear,
    cheap.n AS n_cheap,
    dear.enough AND cheap.enough AS enough,
    dear.success AS success_dear,
    dear.low AS dear_low,
    dear.high AS dear_high,
    cheap.success AS success_cheap,
    cheap.low AS cheap_low,
    cheap.high AS cheap_high,
    dear.cost AS cost_dear,
    cheap.cost AS cost_cheap,
    dear.n * (dear.cost - cheap.cost) AS saving,
    ${Z} * dear.n * sqrt(dear.cost_variance / dear.priced + cheap.cost_variance / cheap.priced) AS saving_half
  FROM tiers AS dear
  JOIN priced AS cheap
    ON cheap.task_type = dear.task_type
    AND cheap.complexity_band = dear.complexity_band
    AND cheap.cost = CASE WHEN dear.enough THEN coalesce(dear.cheaper_enough, dear.cheaper_any) ELSE dear.cheaper_any END
), compared AS (
  SELECT
    *,
    success_dear - success_cheap AS difference,
    ${DIFFERENCE.low} AS low,
    ${DIFFERENCE.high} AS high,
    saving - saving_half AS saving_low,
    saving + saving_half AS saving_high
  FROM pairs
  WHERE enough
), tested AS (
  ${marginTest(
    sql`compared`,
    { share: sql`success_dear`, n: sql`n_dear` },
    { share: sql`success_cheap`, n: sql`n_cheap` },
    margin,
  )}
), judged AS (
  SELECT
    *,
    ${ratio(margin)} AS risk_ratio,
    least(q_less, q_more) AS q_value,
    ${VERDICT} AS verdict
  FROM (${bothWays(sql`tested`)})
), verdicts AS (
  SELECT
    ${PAIR},
    ${join(JUDGED.map(name))},
    CASE WHEN verdict <> 'open' THEN risk_ratio + sqrt(risk_ratio * (risk_ratio - 1)) END AS e_value,
    verdict
  FROM judged
  UNION ALL
  SELECT
    ${PAIR},
    ${join(JUDGED.map(() => sql`CAST(NULL AS DOUBLE)`))},
    CAST(NULL AS DOUBLE),
    'too_few'
  FROM pairs
  WHERE NOT enough
)`;
