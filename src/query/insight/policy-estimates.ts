import { shareVariance } from './statistics-text';

/**
 * What each tier did in each stratum, and what the policy sends there. A cell is covered where its tier has enough, or
 * where the policy sends just the executions that ran there: of those it is known what happened.
 */
const cells = (enough: number) => `sent AS (
  SELECT task_type, band, target, sum(n) AS sent, coalesce(sum(n) FILTER (target = model_tier), 0) AS stayed
  FROM chosen
  GROUP BY ALL
), served AS (
  SELECT
    task_type,
    band,
    model_tier AS target,
    sum(n) AS n,
    sum(successes) / sum(n) AS success,
    sum(priced) AS priced,
    sum(cost) / nullif(sum(priced), 0) AS cost,
    greatest(0, sum(cost2) - sum(cost) * sum(cost) / nullif(sum(priced), 0)) / nullif(sum(priced) - 1, 0) AS cost_variance
  FROM chosen
  GROUP BY ALL
), cells AS (
  SELECT
    *,
    n >= ${enough} AS has_enough,
    n >= ${enough} OR (sent = n AND stayed = n) AS is_covered
  FROM served LEFT JOIN sent USING (task_type, band, target)
)`;

/** Each group with the cell it came from, and the cell that the policy sends it to. */
const MOVES = `moves AS (
  SELECT
    c.*,
    coalesce(t.is_covered, false) AS is_covered,
    coalesce(t.is_covered AND t.cost IS NOT NULL, false) AS is_cost_covered,
    t.success AS to_success,
    t.cost AS to_cost,
    o.success AS own_success,
    o.cost AS own_cost,
    CASE WHEN o.is_covered THEN coalesce(o.sent, 0) / o.n ELSE 0 END AS use,
    CASE WHEN t.has_enough THEN t.success ELSE a.success END AS guess,
    CASE WHEN o.has_enough THEN o.success ELSE a.success END AS own_guess,
    coalesce(CASE WHEN t.has_enough THEN t.cost END, a.cost) AS cost_guess,
    coalesce(CASE WHEN o.has_enough THEN o.cost END, a.cost) AS own_cost_guess,
    c.choice IS NULL OR c.target = c.model_tier AS is_followed
  FROM chosen AS c
  LEFT JOIN cells AS t ON t.task_type = c.task_type AND t.band = c.band AND t.target = c.target
  JOIN cells AS o ON o.task_type = c.task_type AND o.band = c.band AND o.target = c.model_tier
  CROSS JOIN (SELECT sum(successes) / sum(n) AS success, sum(cost) / nullif(sum(priced), 0) AS cost FROM chosen) AS a
)`;

/** Estimates over the covered strata. */
const MEANS = `means AS (
  SELECT
    sum(n) AS n,
    sum(n) FILTER (is_covered) AS covered,
    sum(priced) FILTER (is_cost_covered) AS cost_covered,
    sum(n * to_success) FILTER (is_covered) / sum(n) FILTER (is_covered) AS success,
    sum(priced * to_cost) FILTER (is_cost_covered) / sum(priced) FILTER (is_cost_covered) AS cost,
    sum(n * to_success - successes) FILTER (is_covered) / sum(n) FILTER (is_covered) AS difference,
    sum(cost - priced * to_cost) FILTER (is_cost_covered) / sum(priced) FILTER (is_cost_covered) AS saving,
    sum(n) FILTER (target <> model_tier) AS moved,
    sum(successes) / sum(n) AS actual_success,
    sum(cost) / nullif(sum(priced), 0) AS actual_cost
  FROM moves
)`;

/** Variances of the estimates: within strata, where shares of 0 and 1 are as uncertain as those beside them, and between them. */
const VARIANCES = `target_cells AS (
  SELECT
    any_value(c.n) AS n,
    any_value(c.success) AS success,
    any_value(c.priced) AS priced,
    any_value(c.cost) AS cost,
    any_value(c.cost_variance) AS cost_variance,
    sum(m.n) AS sent,
    sum(m.n) FILTER (m.target <> m.model_tier) AS moved_in,
    coalesce(sum(m.priced) FILTER (m.is_cost_covered), 0) AS priced_sent
  FROM moves AS m
  JOIN cells AS c ON c.task_type = m.task_type AND c.band = m.band AND c.target = m.target
  WHERE m.is_covered
  GROUP BY c.task_type, c.band, c.target
), variances AS (
  SELECT
    sum(power(c.sent / m.covered, 2) * ${shareVariance('c.success', 'c.n')})
      + sum(c.sent * power(c.success - m.success, 2)) / power(any_value(m.covered), 2) AS success,
    sum(power(c.priced_sent / m.cost_covered, 2) * coalesce(c.cost_variance, 0) / c.priced)
      + sum(c.priced_sent * power(c.cost - m.cost, 2)) / power(any_value(m.cost_covered), 2) AS cost,
    sum(power(c.moved_in / m.covered, 2) * greatest(0, 1 / c.n - c.success * (1 - c.success)) / c.n) AS least
  FROM target_cells AS c, means AS m
), changes AS (
  SELECT
    sum(successes * power(CASE WHEN is_covered THEN to_success - 1 - difference ELSE 0 END + use * (1 - own_success), 2)
      + (n - successes) * power(CASE WHEN is_covered THEN to_success - difference ELSE 0 END - use * own_success, 2))
      / power(any_value(covered), 2) AS difference,
    sum(priced * power(base, 2) + 2 * base * slope * cost + power(slope, 2) * cost2)
      / power(any_value(cost_covered), 2) AS saving
  FROM (
    SELECT
      v.*,
      m.covered,
      m.cost_covered,
      m.difference,
      CASE WHEN v.is_cost_covered THEN v.to_cost + m.saving ELSE 0 END - v.use * coalesce(v.own_cost, 0) AS base,
      v.use - v.is_cost_covered::INTEGER AS slope
    FROM moves AS v, means AS m
  )
)`;

/** CTEs over `chosen`: `moves`, `means`, `variances` and `changes`, the variances of what changes. */
export const estimates = (enough: number) => `${cells(enough)}, ${MOVES}, ${MEANS}, ${VARIANCES}`;
