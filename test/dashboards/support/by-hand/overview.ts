import {
  alone,
  type ByHand,
  COST,
  DURATION,
  FAILURE_RATE,
  LAST_SEEN,
  N,
  over,
  per,
  QUALITY,
  quantiles,
  RATE,
} from './by-hand';

const OUTCOMES = 'sum(success::INT) AS successes, sum((NOT success)::INT) AS failures';

/** `$bytes` is the size of the database file, `$now` the time. */
export const OVERVIEW: Readonly<Record<number, ByHand>> = {
  1: alone(N),
  2: alone(RATE),
  25: alone(FAILURE_RATE),
  3: alone(QUALITY),
  4: alone(COST),
  27: alone('median(duration_seconds) AS duration_p50'),
  21: {
    sql: 'SELECT epoch($now) - epoch(max(timestamp)) AS freshness_age FROM executions WHERE timestamp <= $now',
    within: 300,
  },
  29: 'SELECT count(*) AS rows_ahead FROM executions WHERE timestamp > $now',
  24: 'SELECT count(*) AS rows FROM executions',
  22: 'SELECT $bytes AS database_bytes',
  23: 'SELECT 0 AS wal_bytes',
  34: alone(`100 * (count(*) FILTER (WHERE task_type NOT IN ('', 'unknown')) + count(*) FILTER (WHERE task_description NOT IN ('', 'unknown'))
    + count(*) FILTER (WHERE repo NOT IN ('', 'unknown')) + count(*) FILTER (WHERE model_tier NOT IN ('', 'unknown'))
    + count(*) FILTER (WHERE pool_type NOT IN ('', 'unknown')) + count(*) FILTER (WHERE NOT success AND error_type IS NOT NULL))
    / nullif(5 * count(*) + count(*) FILTER (WHERE NOT success), 0) AS completeness`),
  31: "SELECT count(*) AS quarantined FROM quarantine WHERE status = 'held'",
  32: {
    sql: `SELECT epoch($now) - epoch(max(ended_at)) AS backup_age FROM maintenance_log
      WHERE operation = 'backup.create' AND outcome = 'succeeded'`,
    within: 300,
  },
  33: { preset: 'days_until_full' },
  5: over('hour', OUTCOMES),
  6: over('hour', RATE),
  20: `SELECT timestamp AS time, task_type, model_tier, success, duration_seconds, quality_score FROM x
    ORDER BY timestamp DESC LIMIT 100`,
  15: per('error_type', `${N}, ${LAST_SEEN}`, {
    where: 'error_type IS NOT NULL',
    limit: 10,
  }),
  7: per('model_tier', RATE),
  8: per('model_tier', DURATION),
  9: per('model_tier', COST),
  10: per('pool_type', `${N}, ${RATE}, ${DURATION}, avg(actual_cost) AS cost_avg`),
  11: per('repo', `${N}, ${RATE}, ${QUALITY}, ${DURATION}, ${COST}`, { limit: 10 }),
  12: alone(`${DURATION}, ${quantiles('duration_seconds', 'duration', [50, 95, 99])}`),
  13: per(
    `CASE WHEN quality_score >= 90 THEN 'excellent' WHEN quality_score >= 75 THEN 'good' WHEN quality_score >= 60 THEN 'fair'
      ELSE 'poor' END AS quality_tier`,
    N,
    { where: 'quality_score IS NOT NULL', orderBy: 'min(quality_score) DESC' },
  ),
  14: per('task_type', `${N}, ${RATE}, ${DURATION}, ${QUALITY}`, { limit: 15 }),
  26: over('hour', `${FAILURE_RATE}, 100 * avg((error_type IS NOT NULL)::INT) AS error_rate`),
  18: over('day', `${N}, sum(success::INT) AS successes, ${DURATION}`),
  19: over(
    'day',
    `${COST}, coalesce(sum(cost_estimate), 0) AS cost_estimate_total,
    coalesce(sum(cost_estimate::DOUBLE - actual_cost::DOUBLE), 0) AS cost_savings`,
  ),
  28: per("strftime(timestamp, '%H') AS hour_of_day", OUTCOMES, { orderBy: '1' }),
  16: alone(N),
  17: alone('avg(routing_confidence) AS routing_confidence_avg'),
  30: `SELECT sum(abs(gap)) / nullif(sum(n), 0) AS calibration_error FROM (
      SELECT count(*) AS n, sum(routing_confidence::DOUBLE - success::INT) AS gap FROM x
      WHERE routing_confidence BETWEEN 0 AND 1 GROUP BY least(9, floor(routing_confidence::DOUBLE * 10)))`,
};
