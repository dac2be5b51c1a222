import { upperTail } from './statistics-text';

/**
 * SQL of P(X > x) of a χ² distributed X, for any whole number of degrees of freedom: the upper incomplete gamma function
 * Q(df/2, x/2) as the finite sum that it is there (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5). Both are SQL, best
 * plain columns.
 */
export function chiSquareTail(x: string, df: string): string {
  const half = `(${x} / 2.0::DOUBLE)`;
  const odd = `((${df}) % 2 / 2.0::DOUBLE)`;
  const term = `exp((i + ${odd}) * ln(${half}) - lgamma(i + ${odd} + 1) - ${half})`;
  const sum = `coalesce(list_sum(list_transform(range(0, ((${df}) // 2)::BIGINT), lambda i: ${term})), 0)`;
  return `CASE WHEN ${df} < 1 THEN NULL WHEN ${x} <= 0 THEN 1
    ELSE least(1, 4 * ${odd} * (${upperTail(`sqrt(${x})`)}) + ${sum}) END`;
}
