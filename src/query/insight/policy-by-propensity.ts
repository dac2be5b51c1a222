import { sql } from '../tree/sql';
/** By logged propensities: weights are 1 where the policy leaves the choice as it was. */
export const BY_PROPENSITY = sql`followed AS (
  SELECT
    *,
    CASE WHEN choice IS NULL THEN logged ELSE w END AS f,
    CASE WHEN choice IS NULL THEN logged_successes ELSE w_successes END AS f_successes,
    CASE WHEN choice IS NULL THEN logged_priced ELSE w_priced END AS f_priced,
    CASE WHEN choice IS NULL THEN logged_cost ELSE w_cost END AS f_cost,
    CASE WHEN choice IS NULL THEN logged ELSE w2 END AS f2,
    CASE WHEN choice IS NULL THEN logged_successes ELSE w2_successes END AS f2_successes
  FROM moves
), weighted AS (
  SELECT
    sum(logged) AS logged,
    power(sum(f) FILTER (WHERE is_followed), 2) / nullif(sum(f2) FILTER (WHERE is_followed), 0) AS effective_n,
    sum(f) FILTER (WHERE is_followed) AS f,
    sum(f2) FILTER (WHERE is_followed) AS f2,
    sum(f2_successes) FILTER (WHERE is_followed) AS f2_successes,
    sum(f_successes) FILTER (WHERE is_followed) / nullif(sum(f) FILTER (WHERE is_followed), 0) AS ips_success,
    sum(f_cost) FILTER (WHERE is_followed) / nullif(sum(f_priced) FILTER (WHERE is_followed), 0) AS ips_cost,
    sum(logged * guess + CAST(is_followed AS INTEGER) * (f_successes - own_guess * f)) / nullif(sum(logged), 0) AS dr_success,
    sum(logged_priced * cost_guess + CAST(is_followed AS INTEGER) * (f_cost - own_cost_guess * f_priced))
      / nullif(sum(logged_priced), 0) AS dr_cost,
    sum(logged * guess * guess + CAST(is_followed AS INTEGER) * (2 * guess * (f_successes - own_guess * f)
      + f2_successes * (1 - 2 * own_guess) + own_guess * own_guess * f2)) AS dr_squares
  FROM followed
), propensity AS (
  SELECT
    logged,
    CASE WHEN logged > 0 THEN coalesce(effective_n, 0) END AS effective_n,
    ips_success,
    ips_cost,
    dr_success,
    dr_cost,
    sqrt(greatest(0, f2_successes * (1 - 2 * ips_success) + f2 * ips_success * ips_success)) / f AS ips_error,
    sqrt(greatest(0, dr_squares / nullif(logged, 0) - dr_success * dr_success) / nullif(logged, 0)) AS dr_error
  FROM weighted
)`;
