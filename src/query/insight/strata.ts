import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';

/** Executions of a tier in a stratum, below which nothing is said of it. */
export const ENOUGH = 30;
/** The same limit where a policy is valued. */
export const ENOUGH_FOR_POLICY = 20;

const BAND = op.least(op.wholeQuotient(sql`complexity_score`, sql`20`), sql`4`);

/** The band of complexity of an execution, 0 to 4; NULL without a complexity between 0 and 100. */
export const COMPLEXITY_BAND = sql`CASE WHEN complexity_score BETWEEN 0 AND 100 THEN CAST(${BAND} AS INTEGER) END`;

/** The assumption under which strata tell what a choice does. */
export const ASSUMPTION =
  'Right if nothing outside task type and complexity drives both the choice of tier and the outcome.';

/** What can serve an execution, and be compared within strata. */
export const SERVED_BY = ['model_tier', 'pool_type'] as const;

/** Whether an execution, or a row of `servedStrata`, is in a stratum. */
export const IN_STRATUM = sql`task_type IS NOT NULL AND complexity_band IS NOT NULL`;

/**
 * SELECT of each stratum and what served it, as `served_by`: `n` executions with an outcome, `successes`, `priced` of them
 * with a cost, its mean `cost` and `cost_variance`. What lacks task type or complexity has a row of NULLs.
 * @param rows the condition that executions meet
 */
export const servedStrata = (rows: Sql, servedBy: Sql) => sql`SELECT
    task_type,
    ${COMPLEXITY_BAND} AS complexity_band,
    ${servedBy} AS served_by,
    CAST(count(*) AS DOUBLE) AS n,
    CAST(${op.countIf(sql`success`)} AS DOUBLE) AS successes,
    CAST(count(actual_cost) AS DOUBLE) AS priced,
    avg(actual_cost) AS cost,
    var_samp(actual_cost) AS cost_variance
  FROM executions
  WHERE ${rows} AND success IS NOT NULL
  ${op.groupBy(1, 2, 3)}
  HAVING count(${servedBy}) > 0`;
