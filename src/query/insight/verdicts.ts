import type { NumberParameter } from '../presets/preset';
import { benjaminiHochberg, newcombe, shareVariance, upperTail, wilson, Z } from './statistics-text';
import { IN_STRATUM, servedStrata } from './strata';

/** Most wrong ones among the verdicts that a tier is over-served. */
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

const PAIR = 'task_type, complexity_band, dear_tier, cheap_tier, n_dear, n_cheap';

const OUTCOME = wilson('successes', 'n');

const DIFFERENCE = newcombe(
  { share: 'success_dear', low: 'dear_low', high: 'dear_high' },
  { share: 'success_cheap', low: 'cheap_low', high: 'cheap_high' },
);

/** How far the ratio of successes is from where it would take the claim back. */
const ratio = (margin: number) =>
  `greatest(success_dear, success_cheap + ${margin}) / nullif(least(success_dear, success_cheap + ${margin}), 0)`;

/**
 * CTEs of which the last, `verdicts`, has in each stratum each tier beside the next cheaper one; where the former has
 * enough executions, beside the next cheaper one that has enough, too, if there is any.
 */
export const verdicts = (rows: string, { margin, minSamples }: Thresholds) => `tiers AS (
  SELECT
    *,
    successes / n AS success,
    ${OUTCOME.low} AS low,
    ${OUTCOME.high} AS high,
    priced >= ${minSamples} AS enough,
    max(cost) FILTER (priced >= ${minSamples}) OVER cheaper AS cheaper_enough,
    max(cost) OVER cheaper AS cheaper_any
  FROM (${servedStrata(rows, 'model_tier')})
  WHERE ${IN_STRATUM} AND cost IS NOT NULL
  WINDOW cheaper AS (
    PARTITION BY task_type, complexity_band
    ORDER BY cost RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP
  )
), priced AS (
  SELECT DISTINCT ON (task_type, complexity_band, cost) * FROM tiers ORDER BY enough DESC, served_by
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
    * EXCLUDE (enough),
    success_dear - success_cheap AS difference,
    ${DIFFERENCE.low} AS low,
    ${DIFFERENCE.high} AS high,
    saving - saving_half AS saving_low,
    saving + saving_half AS saving_high,
    (${margin} - (success_dear - success_cheap))
      / sqrt(${shareVariance('success_dear', 'n_dear')} + ${shareVariance('success_cheap', 'n_cheap')}) AS z
  FROM pairs
  WHERE enough
), tested AS (
  SELECT *, ${upperTail('z')} AS p_value FROM compared
), judged AS (
  SELECT
    *,
    ${ratio(margin)} AS risk_ratio,
    CASE
      WHEN q_value <= ${FALSE_DISCOVERIES} THEN 'over_served'
      WHEN low > ${margin} THEN 'earns_its_price'
      ELSE 'open'
    END AS verdict
  FROM (${benjaminiHochberg('tested', 'p_value')})
), verdicts AS (
  SELECT
    *,
    CASE WHEN verdict <> 'open' THEN risk_ratio + sqrt(risk_ratio * (risk_ratio - 1)) END AS e_value
  FROM judged
  UNION ALL BY NAME
  SELECT ${PAIR}, 'too_few' AS verdict FROM pairs WHERE NOT enough
)`;
