import { type Sql, sql } from '../../tree/sql';

/** ln Γ(3/2). */
const LN_GAMMA = Math.log(Math.sqrt(Math.PI) / 2);

/**
 * P(X > x) of a χ² distributed X, as the finite sum that it is (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5): each term
 * from the one before it, as there is no Γ. Terms are kept as their logarithms, which never come to 0.
 */
export function chiSquareTail(x: Sql, degrees: Sql): Sql {
  const half = sql`(${x} / 2e0)`;
  const odd = sql`((${degrees}) % 2 / 2e0)`;
  const count = sql`CAST(floor((${degrees}) / 2e0) AS BIGINT)`;
  const places = sql`CASE WHEN ${count} < 1 THEN CAST(ARRAY[] AS ARRAY(BIGINT)) ELSE sequence(1, ${count}) END`;
  const state = (term: Sql, total: Sql) => sql`CAST(ROW(${term}, ${total}) AS ROW(term DOUBLE, total DOUBLE))`;
  const first = sql`${odd} * ln(${half}) - 2 * ${odd} * ${LN_GAMMA}e0 - ${half}`;
  const next = state(sql`s.term + ln(${half} / (i + ${odd}))`, sql`s.total + exp(s.term)`);
  const sum = sql`reduce(${places}, ${state(first, sql`0e0`)}, (s, i) -> ${next}, s -> s.total)`;
  const tail = sql`4 * ${odd} * normal_cdf(0e0, 1e0, -sqrt(${x})) + ${sum}`;
  return sql`CASE WHEN ${degrees} < 1 THEN NULL WHEN ${x} <= 0 THEN 1e0 ELSE least(1e0, ${tail}) END`;
}
