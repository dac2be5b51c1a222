import { join, type Sql, sql } from '../../tree/sql';

/** Coefficients of the Chebyshev fit of erfc: relative error below 1.2e-7 everywhere (Numerical Recipes, 6.2). */
const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
] as const;

/** P(Z > x) of a standard normal Z. */
export function upperTail(x: Sql): Sql {
  const z = sql`(abs(${x}) / ${Math.SQRT2})`;
  const t = sql`(1 / (1 + 0.5 * ${z}))`;
  // Written out it would take DuckDB longer to plan than everything around it.
  const coefficients = join(ERFC.toReversed().map((one) => sql`${one}::DOUBLE`));
  const polynomial = sql`list_reduce([${coefficients}], lambda total, coefficient: total * ${t} + coefficient)`;
  return sql`abs(CAST(${x} < 0 AS INTEGER) - 0.5 * ${t} * exp(-${z} * ${z} + ${polynomial}))`;
}

/**
 * P(X > x) of a χ² distributed X: the upper incomplete gamma function Q(df/2, x/2) as the finite sum that it is there
 * (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5).
 */
export function chiSquareTail(x: Sql, degrees: Sql): Sql {
  const half = sql`(${x} / 2e0)`;
  const odd = sql`((${degrees}) % 2 / 2e0)`;
  const term = sql`exp((i + ${odd}) * ln(${half}) - lgamma(i + ${odd} + 1) - ${half})`;
  const places = sql`range(0, CAST((${degrees}) // 2 AS BIGINT))`;
  const sum = sql`coalesce(list_sum(list_transform(${places}, lambda i: ${term})), 0)`;
  return sql`CASE WHEN ${degrees} < 1 THEN NULL WHEN ${x} <= 0 THEN 1
    ELSE least(1, 4 * ${odd} * (${upperTail(sql`sqrt(${x})`)}) + ${sum}) END`;
}
