/** Runs until it is stopped, on a table of some thousand executions. */
export const ENDLESS_SQL =
  'SELECT count(*) FROM executions a, executions b, executions c WHERE a.duration_seconds + b.duration_seconds = -c.duration_seconds';
