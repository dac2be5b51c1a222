/** Executions of a tier in a stratum, below which nothing is said of it. */
export const ENOUGH = 30;
/** The same where a policy is valued. */
export const ENOUGH_FOR_POLICY = 20;

/** SQL of the band of complexity of an execution, 0 to 4; NULL without a complexity between 0 and 100. */
export const COMPLEXITY_BAND =
  'CASE WHEN complexity_score BETWEEN 0 AND 100 THEN least(complexity_score // 20, 4)::INTEGER END';

/** A value of a column that may be NaN or infinite, which is as good as none. */
export const finite = (column: string) => `CASE WHEN isfinite(${column}) THEN ${column} END`;
