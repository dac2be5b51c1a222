import { type Sql, sql } from '../../tree/sql';

/**
 * The quantile of all values as it is defined: between the two values beside its place. `approx_percentile` would be
 * cheaper, but another number.
 */
export function quantile(of: Sql, fraction: number): Sql {
  const sorted = sql`array_agg(${of} ORDER BY ${of}) FILTER (WHERE ${of} IS NOT NULL)`;
  const place = sql`(cardinality(a) - 1) * ${fraction}e0`;
  const at = (round: Sql) => sql`element_at(a, 1 + CAST(${round}(${place}) AS BIGINT))`;
  const [below, above] = [at(sql`floor`), at(sql`ceil`)];
  const between = sql`${below} + (${above} - ${below}) * (${place} - floor(${place}))`;
  return sql`transform(ARRAY[${sorted}], a -> ${between})[1]`;
}
