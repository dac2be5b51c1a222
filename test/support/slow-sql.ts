/** Runs until it is stopped, on a table of some thousand executions. */
export const ENDLESS_SQL =
  'SELECT count(*) FROM executions a, executions b, executions c WHERE a.duration_seconds + b.duration_seconds = -c.duration_seconds';

/** Works for minutes on one value, where DuckDB hears no interrupt. */
export const UNSTOPPABLE_SQL = "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))";
