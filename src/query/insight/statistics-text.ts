/** Quantile of the normal distribution for two-sided bounds of 95 percent. */
export const Z = 1.96;
/** For one-sided bounds of 95 percent. */
export const Z_ONE_SIDED = 1.645;

export interface Bounds {
  readonly low: string;
  readonly high: string;
}

/**
 * SQL of Wilson's score interval (1927) of a share, as fractions: `k` of `n`, both SQL, never outside 0 to 1, NULL where
 * n is 0 or NULL.
 */
export function wilson(k: string, n: string, z = Z): Bounds {
  const square = z * z;
  const middle = `((${k})::DOUBLE + ${square / 2})`;
  const half = `${z} * sqrt((${k})::DOUBLE * ((${n}) - (${k})) / nullif((${n}), 0) + ${square / 4})`;
  const whole = `((${n})::DOUBLE + ${square})`;
  return {
    low: `CASE WHEN (${n}) > 0 THEN greatest(0, (${middle} - ${half}) / ${whole}) END`,
    high: `CASE WHEN (${n}) > 0 THEN least(1, (${middle} + ${half}) / ${whole}) END`,
  };
}

/** Coefficients of the Chebyshev fit of erfc: relative error below 1.2e-7 everywhere (Numerical Recipes, 6.2). */
const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
] as const;

/** SQL of P(Z > x) of a standard normal Z; `x` is SQL of a DOUBLE, best a plain column: it stands in it some times. */
export function upperTail(x: string): string {
  const z = `(abs(${x}) / ${Math.SQRT2})`;
  const t = `(1 / (1 + 0.5 * ${z}))`;
  // Written out it would take DuckDB longer to plan than everything around it.
  const coefficients = ERFC.toReversed().map((one) => `${one}::DOUBLE`);
  const polynomial = `list_reduce([${coefficients.join(', ')}], lambda total, coefficient: total * ${t} + coefficient)`;
  return `abs((${x} < 0)::INTEGER - 0.5 * ${t} * exp(-${z} * ${z} + ${polynomial}))`;
}

/** A share as SQL, and the bounds of it. */
export interface BoundedShare extends Bounds {
  readonly share: string;
}

/** SQL of Newcombe's interval (1998, method 10) of the difference `a - b` of two shares, from their Wilson intervals. */
export function newcombe(a: BoundedShare, b: BoundedShare): Bounds {
  const difference = `(${a.share}) - (${b.share})`;
  const half = (towards: string, from: string) =>
    `sqrt(power((${a.share}) - (${towards}), 2) + power((${from}) - (${b.share}), 2))`;
  return {
    low: `${difference} - ${half(a.low, b.high)}`,
    high: `${difference} + ${half(a.high, b.low)}`,
  };
}

/** SQL of the variance of a share of `n`; shares of 0 and 1 are as uncertain as those beside them. */
export const shareVariance = (share: string, n: string) =>
  `greatest((${share}) * (1 - (${share})), 1 / (${n})::DOUBLE) / (${n})`;

/**
 * SELECT of all rows of a table, with the q-value of Benjamini and Hochberg (1995) of their p-values as `q_value`: the
 * share of wrong ones among all rows whose q-value is at most this. Rows whose p-value is NULL have none and count for
 * nothing.
 */
export function benjaminiHochberg(table: string, p: string): string {
  return `SELECT
    * EXCLUDE (q_place, q_step),
    CASE WHEN ${p} IS NOT NULL THEN min(q_step) OVER (ORDER BY q_place DESC) END AS q_value
  FROM (
    SELECT *, least(1, ${p} * count(${p}) OVER () / q_place) AS q_step
    FROM (SELECT *, row_number() OVER (ORDER BY ${p} NULLS LAST) AS q_place FROM ${table})
  )`;
}

/** SQL of the value, or of the end of the range that it is beyond; NULL stays NULL, unlike with `greatest` and `least`. */
export const clamp = (value: string, from: number, to: number) =>
  `CASE WHEN (${value}) IS NOT NULL THEN greatest(${from}, least(${to}, ${value})) END`;

/** SQL of the value of a column, NULL where it is NaN or infinite. */
export const finite = (column: string) => `CASE WHEN isfinite(${column}) THEN ${column} END`;
