import { name, type Sql, sql } from './tree/sql';

/** Quantile of the normal distribution for two-sided bounds of 95 percent. */
export const Z = 1.96;

export interface Bounds {
  readonly low: Sql;
  readonly high: Sql;
}

/**
 * Wilson's score interval (1927) of a share, as fractions: `k` of `n`, never outside 0 to 1, NULL where n is 0 or NULL.
 */
export function wilson(k: Sql, n: Sql, z = Z): Bounds {
  const square = z * z;
  const middle = sql`(CAST(${k} AS DOUBLE) + ${square / 2})`;
  const half = sql`${z} * sqrt(CAST(${k} AS DOUBLE) * ((${n}) - (${k})) / nullif((${n}), 0) + ${square / 4})`;
  const whole = sql`(CAST(${n} AS DOUBLE) + ${square})`;
  return {
    low: sql`CASE WHEN (${n}) > 0 THEN greatest(0, (${middle} - ${half}) / ${whole}) END`,
    high: sql`CASE WHEN (${n}) > 0 THEN least(1, (${middle} + ${half}) / ${whole}) END`,
  };
}

/** A share, and the bounds of it. */
export interface BoundedShare extends Bounds {
  readonly share: Sql;
}

/** Newcombe's interval (1998, method 10) of the difference `a - b` of two shares, from their Wilson intervals. */
export function newcombe(a: BoundedShare, b: BoundedShare): Bounds {
  const difference = sql`(${a.share}) - (${b.share})`;
  const half = (towards: Sql, from: Sql) =>
    sql`sqrt(power((${a.share}) - (${towards}), 2) + power((${from}) - (${b.share}), 2))`;
  return {
    low: sql`${difference} - ${half(a.low, b.high)}`,
    high: sql`${difference} + ${half(a.high, b.low)}`,
  };
}

/** Variance of a share of `n`; shares of 0 and 1 are as uncertain as those beside them. */
export const shareVariance = (share: Sql, n: Sql) =>
  sql`greatest((${share}) * (1 - (${share})), 1 / CAST(${n} AS DOUBLE)) / (${n})`;

/**
 * SELECT of all rows of a table, with the q-value of Benjamini and Hochberg (1995) of their p-values: the share of wrong
 * ones among all rows whose q-value is at most this. Rows whose p-value is NULL have none and count for nothing.
 * @param as the name of the q-value
 */
export function benjaminiHochberg(table: Sql, p: Sql, as: string): Sql {
  const [step, place] = [name(`${as}_step`), name(`${as}_place`)];
  return sql`SELECT
    *,
    CASE WHEN ${p} IS NOT NULL THEN min(${step}) OVER (ORDER BY ${place} DESC) END AS ${name(as)}
  FROM (
    SELECT *, least(1, ${p} * count(${p}) OVER () / ${place}) AS ${step}
    FROM (SELECT *, row_number() OVER (ORDER BY ${p} NULLS LAST) AS ${place} FROM ${table})
  )`;
}

/** What a standard normal value exceeds with so small a chance, 0.5 at most; right to 0.0005 (Abramowitz and Stegun 26.2.23). */
export function upperQuantile(chance: Sql): Sql {
  const t = sql`sqrt(-2 * ln(${chance}))`;
  return sql`(${t} - (2.515517e0 + 0.802853e0 * ${t} + 0.010328e0 * power(${t}, 2))
    / (1 + 1.432788e0 * ${t} + 0.189269e0 * power(${t}, 2) + 0.001308e0 * power(${t}, 3)))`;
}

/** The value, or the end of the range that it is beyond; NULL stays NULL, unlike with `greatest` and `least`. */
export const clamp = (value: Sql, from: number, to: number) =>
  sql`CASE WHEN (${value}) IS NOT NULL THEN greatest(${from}, least(${to}, ${value})) END`;
