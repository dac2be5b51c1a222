import {
  alone,
  type ByHand,
  COST,
  COST_PER_SUCCESS,
  DURATION,
  FAILURE_RATE,
  LAST_SEEN,
  N,
  over,
  per,
  QUALITY,
  RATE,
} from './by-hand';

const OUTCOMES = 'sum(success::INT) AS successes, sum((NOT success)::INT) AS failures';
const ERROR_RATE = '100 * avg((error_type IS NOT NULL)::INT) AS error_rate';
const ACCEPTANCE = '100 * avg(user_accepted::INT) AS acceptance_rate';
const RATING = 'avg(user_rating) AS rating_avg';
const RATINGS = 'count(user_rating) AS ratings';
const NEWEST: ByHand = {
  sql: 'SELECT epoch($now) - epoch(max(timestamp)) AS freshness_age FROM executions WHERE timestamp <= $now',
  within: 300,
};
const FAILURES = 'coalesce(sum((NOT success)::INT), 0) AS failures';

/** Cells of all groups that the panel shows: each of the most frequent. */
const most = (group: string, measures: string, limit: number, unit: 'hour' | 'day' = 'hour') =>
  `SELECT date_trunc('${unit}', timestamp) AS time, ${group}, ${measures} FROM x
  WHERE coalesce(${group}, '') IN (SELECT coalesce(${group}, '') FROM x GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${limit}) GROUP BY 1, 2`;

export const ERRORS: Readonly<Record<number, ByHand>> = {
  1: alone(FAILURE_RATE),
  2: alone(FAILURES),
  3: { preset: 'error_summary' },
  4: over('hour', `${FAILURE_RATE}, ${ERROR_RATE}`),
  5: `SELECT date_trunc('hour', timestamp) AS time, error_type, count(error_type) AS errors FROM x
    WHERE error_type IS NOT NULL GROUP BY 1, 2`,
  6: { preset: 'error_types' },
  7: over('hour', FAILURE_RATE, 'pool_type'),
  8: per('model_tier', FAILURE_RATE),
  9: per('pool_type', FAILURE_RATE),
  10: per('repo', `${FAILURES}, ${FAILURE_RATE}, ${LAST_SEEN}`, { limit: 20 }),
  11: { preset: 'error_shapes' },
  12: { preset: 'failed_executions' },
};

export const WORK: Readonly<Record<number, ByHand>> = {
  1: alone(N),
  2: alone(RATE),
  3: alone(QUALITY),
  4: alone(COST),
  5: alone('avg(complexity_score) AS complexity_avg'),
  6: alone('coalesce(sum(file_count), 0)::DOUBLE AS files_total'),
  7: `SELECT date_trunc('hour', timestamp) AS time, CASE WHEN place <= 6 THEN repo ELSE 'other (rest)' END AS repo, count(*) AS executions
    FROM x JOIN (SELECT repo, row_number() OVER (ORDER BY count(*) DESC, repo) AS place FROM x GROUP BY repo) USING (repo) GROUP BY 1, 2`,
  8: most('repo', FAILURE_RATE, 10),
  9: per('repo', `${N}, ${RATE}, ${QUALITY}, ${DURATION}, ${COST}`, { limit: 50 }),
  10: per('task_type', `${N}, ${RATE}, ${QUALITY}, ${DURATION}, avg(actual_cost) AS cost_avg`, { limit: 50 }),
  11: per('task_type', RATE, { limit: 10 }),
  12: per('task_type', 'median(duration_seconds) AS duration_p50', { limit: 10 }),
  13: per('task_type', COST_PER_SUCCESS, { limit: 10 }),
  14: per(
    `CASE WHEN complexity_score < 20 THEN '0-20' WHEN complexity_score < 40 THEN '20-40' WHEN complexity_score < 60 THEN '40-60'
      WHEN complexity_score < 80 THEN '60-80' ELSE '80-100' END AS complexity_bucket`,
    OUTCOMES,
    { orderBy: 'min(complexity_score)' },
  ),
  15: most('task_type', N, 10),
  16: per(['task_type', 'model_tier'], `${N}, ${RATE}, avg(actual_cost) AS cost_avg`, { limit: 60 }),
  17: per(['repo', 'task_type'], `${N}, ${RATE}, ${COST}`, { limit: 60 }),
};

const FEEDBACK = 'FROM feedback WHERE timestamp BETWEEN $from AND $to';
const SHARE = (column: string, name: string) => `avg(${column}::INT)::DOUBLE AS ${name}`;

export const QUALITY_BOARD: Readonly<Record<number, ByHand>> = {
  1: alone(QUALITY),
  2: alone('count(quality_score) AS quality_count'),
  3: alone(ACCEPTANCE),
  4: alone(RATING),
  5: alone(RATINGS),
  6: over('hour', `${QUALITY}, median(quality_score) AS quality_p50`),
  7: over('hour', ACCEPTANCE),
  8: per(
    `CASE WHEN quality_score >= 90 THEN 'excellent' WHEN quality_score >= 75 THEN 'good' WHEN quality_score >= 60 THEN 'fair'
      ELSE 'poor' END AS quality_tier`,
    N,
    { where: 'quality_score IS NOT NULL', orderBy: 'min(quality_score) DESC' },
  ),
  9: per('user_rating::VARCHAR AS stars', N, { where: 'user_rating IS NOT NULL', orderBy: '1' }),
  10: over('day', RATING),
  11: per('model_tier', QUALITY),
  12: per('pool_type', QUALITY),
  13: per('model_tier', ACCEPTANCE),
  14: per('repo', `${QUALITY}, ${ACCEPTANCE}, ${RATING}, ${RATINGS}`, { orderBy: '2 ASC NULLS LAST, 1', limit: 50 }),
  15: per('task_type', `${QUALITY}, ${ACCEPTANCE}, ${RATING}, ${RATINGS}`, {
    orderBy: '2 ASC NULLS LAST, 1',
    limit: 50,
  }),
  16: `SELECT count(*) AS feedback, ${SHARE('accepted', 'accepted')}, ${SHARE('model_appropriate', 'model_fits')},
      ${SHARE('speed_acceptable', 'quick_enough')}, ${SHARE('expectations_met', 'as_expected')},
      count(*) - count(applied_at) AS waiting ${FEEDBACK}`,
  17: `SELECT issue_type, count(*) AS count, avg(rating) AS avg_rating, max(timestamp) AS last_seen ${FEEDBACK}
    AND issue_type IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
  18: `SELECT timestamp AS time, feedback_type, rating, accepted, issue_type, visibility, task_id ${FEEDBACK}
    ORDER BY 1 DESC, feedback_id LIMIT 100`,
};

export const LIVE: Readonly<Record<number, ByHand>> = {
  1: alone(N),
  2: alone(RATE),
  3: alone(FAILURES),
  4: alone('median(duration_seconds) AS duration_p50'),
  5: alone(COST),
  6: NEWEST,
  7: `SELECT date_trunc('minute', timestamp) AS time, ${OUTCOMES} FROM x GROUP BY 1`,
  8: `SELECT time_bucket(INTERVAL '10 minutes', timestamp) AS time, pool_type, ${FAILURE_RATE} FROM x GROUP BY 1, 2`,
  9: `SELECT timestamp AS time, task_type, model_tier, success, duration_seconds, quality_score FROM x
    ORDER BY timestamp DESC LIMIT 100`,
  10: per('pool_type', `${N}, ${RATE}, quantile_cont(duration_seconds, 0.95) AS duration_p95`),
  11: { preset: 'failed_executions', params: { limit: 50 } },
};

const FILLED = ['task_type', 'task_description', 'repo', 'model_tier', 'pool_type']
  .map((name) => `count(CASE WHEN ${name} <> '' AND ${name} <> 'unknown' THEN 1 END)`)
  .join(' + ');
const FAILED = 'count(CASE WHEN NOT success THEN 1 END)';
const COMPLETENESS = `100 * (${FILLED} + count(CASE WHEN NOT success AND error_type IS NOT NULL THEN 1 END))
  / nullif(5 * count(*) + ${FAILED}, 0) AS completeness`;
const REQUIRED = [
  'task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type',
  'routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost',
].flatMap((line) => line.split(', '));
/** Whether a row breaks any rule. */
const BROKEN = `(${[
  ...REQUIRED.map((column) => `${column} IS NULL`),
  ...[
    'file_count',
    'estimated_tokens',
    'duration_seconds',
    'cost_estimate',
    'actual_cost',
    'peak_memory_mb',
    'cpu_time_seconds',
  ].map((column) => `coalesce(${column} < 0, false)`),
  ...['complexity_score', 'quality_score'].map((column) => `coalesce(${column} NOT BETWEEN 0 AND 100, false)`),
  'coalesce(routing_confidence NOT BETWEEN 0 AND 1, false)',
  'coalesce(user_rating NOT BETWEEN 1 AND 5, false)',
  'timestamp > $now',
].join(' OR ')})`;
const VIOLATIONS = `count(CASE WHEN ${BROKEN} THEN 1 END)`;
const DATA_QUALITY = `100 * (count(*) - ${VIOLATIONS}) / nullif(count(*), 0) AS data_quality`;

export const STORAGE: Readonly<Record<number, ByHand>> = {
  1: 'SELECT $bytes AS database_bytes',
  2: 'SELECT count(*) AS rows FROM executions',
  3: NEWEST,
  4: alone(COMPLETENESS),
  5: alone(DATA_QUALITY),
  6: `SELECT ${VIOLATIONS} AS rows_violating FROM executions`,
  7: 'SELECT count(*) AS rows_ahead FROM executions WHERE timestamp > $now',
  8: {
    sql: `SELECT 0 AS copy_age,
      coalesce((SELECT value FROM metadata WHERE key = 'schema_version'), 'not stated') AS schema_version,
      min(timestamp) AS oldest, max(timestamp) AS newest FROM executions`,
    within: 600,
  },
  9: { preset: 'database_size' },
  10: { preset: 'growth_forecast' },
  11: { preset: 'growth' },
  12: { preset: 'rows_kept' },
  13: over('day', N),
  14: { preset: 'broken_rules' },
  15: { preset: 'age_distribution' },
  16: over('hour', COMPLETENESS),
  17: per('repo', `${N}, ${COMPLETENESS}`, { orderBy: '3 ASC NULLS LAST, 1', limit: 50 }),
  18: `SELECT status, source, kind, field, reason, count(*) AS count, max(received_at) AS last_seen FROM quarantine
    GROUP BY ALL ORDER BY min(status <> 'held'), 6 DESC, reason, source, kind, field`,
  19: `SELECT started_at, operation, outcome, (epoch_us(ended_at) - epoch_us(started_at)) / 1e6 AS duration, records_affected
    FROM maintenance_log ORDER BY started_at DESC, run_id LIMIT 50`,
  20: { preset: 'row_counts' },
  21: { preset: 'index_inventory' },
};

export const LEARNED: Readonly<Record<number, ByHand>> = {
  1: `SELECT count(*) AS policies, (SELECT max(applied_at) FROM policy_adjustments) AS last_adjusted,
      (SELECT count(DISTINCT state) FROM q_table) AS states, (SELECT count(*) FROM q_table) AS q_values,
      (SELECT max(last_updated) FROM q_table) AS last_learned,
      (SELECT count(*) FROM experiments WHERE status = 'running') AS running FROM policies`,
  2: `SELECT repo, policy_name, policy_value, date_trunc('second', last_adjusted) AS last_adjusted, adjustment_reason FROM policies ORDER BY 1, 2`,
  3: `SELECT applied_at, repo, policy_name, old_value, new_value, feedback_count, confidence, reason FROM policy_adjustments
    WHERE applied_at BETWEEN $from AND $to ORDER BY 1 DESC, 2, 3`,
  4: `SELECT state, arg_max(action, q_value) AS best, max(q_value) AS q_value,
      max(q_value) - list_sort(list(q_value), 'DESC')[2] AS margin, count(*) AS actions, sum(update_count)::DOUBLE AS update_count,
      max(last_updated) AS last_updated FROM q_table GROUP BY state ORDER BY 6 DESC, 1 LIMIT 200`,
  5: `SELECT repo, project_maturity, strictness_level, coverage_threshold, date_trunc('second', last_adjusted) AS last_adjusted, adjustment_reason FROM quality_policies ORDER BY 1`,
  6: `SELECT name, status, hypothesis, date_trunc('second', start_time) AS start_time, end_time, min_sample_size,
      (SELECT count(*) FROM experiment_assignments AS a WHERE a.experiment_id = e.experiment_id) AS assigned,
      (SELECT count(*) FROM experiment_metrics AS m WHERE m.experiment_id = e.experiment_id) AS figures
    FROM experiments AS e ORDER BY e.start_time DESC, name`,
};
