/** What a preset answers, in SQL that shares nothing with it: `rows` stands for the executions it looks at. */
type ByHand = (rows: string) => string;

const RATE = '100.0 * sum(CASE WHEN success THEN 1 ELSE 0 END) / count(*)';
const COST = 'coalesce(sum(actual_cost), 0)';
const DURATION = 'avg(duration_seconds)';
const QUALITY = 'avg(quality_score)';
const COST_ERRORS = 'abs(actual_cost - cost_estimate) / nullif(greatest(cost_estimate, 0), 0) * 100';

const alone =
  (columns: string): ByHand =>
  (rows) =>
    `SELECT ${columns} FROM ${rows}`;

const per =
  (groups: string, columns: string, orderBy: string): ByHand =>
  (rows) =>
    `SELECT ${groups}, ${columns} FROM ${rows} GROUP BY ALL ORDER BY ${orderBy}`;

const overTime = (unit: string, columns: string) => per(`date_trunc('${unit}', timestamp) AS time`, columns, 'time');

function labels(column: string, width: number, count: number): string {
  const text = (value: number) => String(Number(value.toFixed(1)));
  const branches = Array.from({ length: count - 1 }, (_, i) => {
    const label = `${text(i * width)}-${text((i + 1) * width)}`;
    return `WHEN ${column} < ${text((i + 1) * width)}::FLOAT THEN '${label}'`;
  });
  return `CASE ${branches.join(' ')} ELSE '${text((count - 1) * width)}-${text(count * width)}' END`;
}

function percentiles(column: string, names: Readonly<Record<string, number>>): string {
  return Object.entries(names)
    .map(([name, share]) => `quantile_cont(${column}, ${share}) AS ${name}`)
    .join(', ');
}

const REPOSITORIES = per('repo', `count(*) AS executions, ${RATE} AS success_rate`, 'executions DESC, repo');
const POOLS = per(
  'pool_type',
  `count(*) AS executions, ${RATE} AS success_rate, ${DURATION} AS avg_duration, avg(actual_cost) AS avg_cost`,
  'executions DESC, pool_type',
);
const ACTIVITY = overTime('hour', 'count(*) AS executions');

const REQUIRED = [
  'task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type',
  'routing_confidence, complexity_score, success, duration_seconds, cost_estimate, actual_cost',
].flatMap((line) => line.split(', '));

const BROKEN_LIMITS: Readonly<Record<string, string>> = {
  range_file_count: 'file_count < 0',
  range_estimated_tokens: 'estimated_tokens < 0',
  range_routing_confidence: 'routing_confidence < 0 OR routing_confidence > 1',
  range_complexity_score: 'complexity_score < 0 OR complexity_score > 100',
  range_duration_seconds: 'duration_seconds < 0',
  range_quality_score: 'quality_score < 0 OR quality_score > 100',
  range_cost_estimate: 'cost_estimate < 0',
  range_actual_cost: 'actual_cost < 0',
  range_user_rating: 'user_rating < 1 OR user_rating > 5',
  range_peak_memory_mb: 'peak_memory_mb < 0',
  range_cpu_time_seconds: 'cpu_time_seconds < 0',
  future_timestamp: `timestamp > current_localtimestamp() + INTERVAL 5 MINUTE`,
};

const checks =
  (conditions: Readonly<Record<string, string>>): ByHand =>
  (rows) =>
    Object.entries(conditions)
      .map(([name, condition]) => `SELECT '${name}' AS "check", count(*) AS count FROM ${rows} WHERE ${condition}`)
      .join(' UNION ALL ');

const SEVERITY = `CASE WHEN success = false THEN 'error' WHEN error_type <> '' THEN 'warning'
  WHEN quality_score < 60 THEN 'warning' WHEN user_accepted = false THEN 'warning' ELSE 'info' END`;

const LINE = `concat(ifnull(task_type, 'execution'), CASE WHEN repo <> '' THEN ' in ' || repo END,
  CASE WHEN success THEN ' succeeded' ELSE ' failed' END,
  CASE WHEN success THEN ' in ' ELSE ' after ' END || format('{:.1f}', duration_seconds) || ' s',
  ' (', model_tier, ', ', pool_type, ')', ', quality ' || quality_score::VARCHAR,
  CASE WHEN user_accepted = false THEN ', rejected' END,
  ': ' || error_type, ': ' || array_to_string(string_split_regex(trim(error_message), '[ \n\t\r]+'), ' '))`;

export const BY_HAND: Readonly<Record<string, ByHand>> = {
  executions_per_day: overTime(
    'day',
    `count(*) AS executions, sum(success::INTEGER) AS successful, ${DURATION} AS avg_duration, ${QUALITY} AS avg_quality`,
  ),
  executions_per_hour: ACTIVITY,
  executions_over_time: ACTIVITY,
  success_rate_over_time: overTime('day', `${RATE} AS success_rate`),
  executions_by_severity: per(
    `date_trunc('hour', timestamp) AS time, ${SEVERITY} AS severity`,
    'count(*) AS executions',
    `time, min(list_position(['error', 'warning', 'info', 'unknown'], ${SEVERITY}))`,
  ),
  executions_today: alone('count(*) AS count'),
  cost_trends: overTime(
    'day',
    'sum(actual_cost) AS total_cost, sum(cost_estimate) AS total_estimate, sum(cost_estimate) - sum(actual_cost) AS savings',
  ),
  error_rate_over_time: overTime('hour', '100.0 * count(error_type) / count(*) AS error_rate'),
  pool_performance_over_time: per(
    `date_trunc('hour', timestamp) AS time, pool_type`,
    `count(*) AS count, ${RATE} AS success_rate, ${DURATION} AS avg_duration`,
    'time, pool_type',
  ),
  execution_count_24h: alone('count(*) AS value'),
  success_rate_24h: alone(`${RATE} AS success_rate`),
  total_cost_24h: alone(`${COST} AS value`),
  avg_quality_24h: alone(`${QUALITY} AS value`),
  avg_duration: alone(`${DURATION} AS avg_duration`),
  duration_percentiles: alone(
    `${DURATION} AS avg, ${percentiles('duration_seconds', { p50: 0.5, p95: 0.95, p99: 0.99 })}`,
  ),
  avg_routing_confidence: alone('avg(routing_confidence) * 100 AS value'),
  database_growth: alone('count(*) AS value'),
  user_feedback: alone(`count(CASE WHEN user_accepted THEN 1 END) AS accepted,
    count(CASE WHEN NOT user_accepted THEN 1 END) AS rejected,
    100.0 * count(CASE WHEN user_accepted THEN 1 END) / nullif(count(user_accepted), 0) AS acceptance_rate,
    avg(user_rating) AS avg_rating, count(user_rating) AS rated_count,
    ${[1, 2, 3, 4, 5].map((n) => `count(CASE user_rating WHEN ${n} THEN 1 END) AS rating_${n}`).join(', ')}`),
  memory_statistics: alone(
    `avg(peak_memory_mb) AS avg, ${percentiles('peak_memory_mb', { p50: 0.5, p95: 0.95, p99: 0.99 })},
    max(peak_memory_mb) AS max`,
  ),
  cpu_statistics: alone(`avg(cpu_time_seconds) AS avg, ${percentiles('cpu_time_seconds', { p95: 0.95, p99: 0.99 })}`),
  table_statistics: alone(`count(*) AS rows, min(timestamp) AS first, max(timestamp) AS last, ${RATE} AS success_rate`),
  prediction_error: alone(
    `avg(${COST_ERRORS}) AS avg_error_pct, quantile_cont(${COST_ERRORS}, 0.95) AS p95_error_pct, count(*) AS executions`,
  ),
  duration_by_model_tier: per('model_tier', `${DURATION} AS avg_duration`, 'avg_duration DESC NULLS LAST, model_tier'),
  duration_by_pool_type: per(
    'pool_type',
    `${DURATION} AS avg_duration, ${percentiles('duration_seconds', { p50: 0.5, p95: 0.95, p99: 0.99 })}`,
    'avg_duration DESC NULLS LAST, pool_type',
  ),
  success_by_model_tier: per(
    'model_tier',
    `count(*) AS total, sum(success::INTEGER) AS successful, ${RATE} AS success_rate`,
    'success_rate DESC, model_tier',
  ),
  success_by_pool_type: per('pool_type', `${RATE} AS success_rate`, 'success_rate DESC, pool_type'),
  success_by_repository: REPOSITORIES,
  top_10_repositories: REPOSITORIES,
  cost_by_model_tier: per('model_tier', `${COST} AS total_cost`, 'total_cost DESC, model_tier'),
  cost_efficiency: per(
    'model_tier',
    `sum(cost_estimate) AS total_estimate, sum(actual_cost) AS total_cost, avg(${COST_ERRORS}) AS error_pct`,
    'total_cost DESC, model_tier',
  ),
  quality_distribution: (rows) => `
    SELECT CASE WHEN quality_score < 60 THEN 'poor' WHEN quality_score < 75 THEN 'fair'
      WHEN quality_score < 90 THEN 'good' ELSE 'excellent' END AS quality_tier, count(*) AS count
    FROM ${rows} WHERE quality_score IS NOT NULL GROUP BY ALL ORDER BY min(quality_score) DESC`,
  quality_by_model_tier: per(
    'model_tier',
    `${QUALITY} AS avg_quality, count(quality_score) AS n`,
    'avg_quality DESC NULLS LAST, model_tier',
  ),
  pool_performance: POOLS,
  utilization: POOLS,
  top_errors: (rows) => `
    SELECT error_type, count(*) AS count, min(timestamp) AS first_occurrence, max(timestamp) AS last_occurrence
    FROM ${rows} WHERE error_type IS NOT NULL GROUP BY error_type ORDER BY count DESC, error_type`,
  errors_by_model_tier: (rows) => `
    SELECT model_tier, error_type, count(*) AS count
    FROM ${rows} WHERE error_type IS NOT NULL GROUP BY ALL ORDER BY count DESC, model_tier, error_type`,
  top_repos: per(
    'repo',
    `count(*) AS executions, ${QUALITY} AS avg_quality, ${DURATION} AS avg_duration, ${COST} AS total_cost`,
    'executions DESC, repo',
  ),
  complexity_distribution: per(
    `${labels('complexity_score', 20, 5)} AS complexity_bucket`,
    `count(*) AS count, ${RATE} AS success_rate`,
    'min(complexity_score)',
  ),
  confidence_calibration: per(
    `${labels('routing_confidence', 0.1, 10)} AS confidence_bucket`,
    `${RATE} AS success_rate, count(*) AS n`,
    'min(routing_confidence)',
  ),
  task_type_distribution: per(
    'task_type',
    `count(*) AS executions, ${DURATION} AS avg_duration, ${QUALITY} AS avg_quality`,
    'executions DESC, task_type',
  ),
  task_type_by_model_tier: per(
    'task_type, model_tier',
    `count(*) AS count, ${RATE} AS success_rate`,
    'count DESC, task_type, model_tier',
  ),
  hourly_summary: overTime(
    'hour',
    `count(*) AS count, ${RATE} AS success_rate, ${DURATION} AS avg_duration, ${COST} AS cost`,
  ),
  recent_executions: (rows) => `
    SELECT timestamp AS time, task_type, model_tier, success, duration_seconds, quality_score
    FROM ${rows} ORDER BY timestamp DESC`,
  failed_executions: (rows) => `
    SELECT timestamp AS time, task_id, task_type, repo, model_tier, pool_type, error_type, error_message, duration_seconds
    FROM ${rows} WHERE success = false OR (success AND error_type IS NOT NULL) ORDER BY timestamp DESC, task_id`,
  rating_distribution: (rows) => `
    SELECT user_rating::VARCHAR AS stars, count(*) AS executions FROM ${rows} WHERE user_rating IS NOT NULL
    GROUP BY user_rating ORDER BY user_rating`,
  cost_by: (rows) => `
    SELECT model_tier AS "group", count(*) AS n, sum(actual_cost) AS cost,
      sum(actual_cost) / (SELECT sum(actual_cost) FROM ${rows}) AS share, sum(cost_estimate) AS estimate,
      sum(actual_cost) - sum(cost_estimate) AS overrun, sum(actual_cost) / sum(cost_estimate) - 1 AS overrun_share
    FROM ${rows} GROUP BY model_tier ORDER BY cost DESC, model_tier`,
  execution_details: (rows) => `SELECT * EXCLUDE (embedding) FROM ${rows} ORDER BY timestamp DESC, task_id DESC`,
  executions_log: (rows) => `
    SELECT timestamp AS time, ${SEVERITY} AS severity, task_id, task_type, repo, model_tier, pool_type, swarm_topology,
      error_type, quality_score, ${LINE} AS body
    FROM ${rows} ORDER BY timestamp DESC, task_id DESC`,
  tier_performance: per(
    'repo, model_tier, task_type, timestamp::DATE AS date',
    `count(*) AS total_executions, sum(success::INTEGER) AS successful_count, ${DURATION} AS avg_duration,
    avg(actual_cost) AS avg_cost, ${QUALITY} AS avg_quality, quantile_cont(duration_seconds, 0.95) AS p95_duration`,
    'date DESC, repo, model_tier, task_type',
  ),
  pool_performance_mv: per(
    `pool_type, repo, date_trunc('hour', timestamp) AS hour`,
    `count(*) AS total_tasks, sum(success::INTEGER) AS successful_tasks, ${DURATION} AS avg_duration,
    avg(actual_cost) AS avg_cost, avg(success::INTEGER) AS success_rate`,
    'hour DESC, pool_type, repo',
  ),
  solution_patterns: (rows) => `
    SELECT solution_summary, repo, count(*) AS usage_count, sum(success::INTEGER) AS success_count,
      ${QUALITY} AS avg_quality, min(timestamp) AS first_seen, max(timestamp) AS last_seen,
      avg(success::INTEGER) AS success_rate
    FROM ${rows} WHERE solution_summary IS NOT NULL GROUP BY solution_summary, repo HAVING usage_count >= 5
    ORDER BY usage_count DESC, solution_summary, repo`,
  missing_values: alone(`count(*) AS executions, count(CASE WHEN quality_score IS NULL THEN 1 END) AS missing_quality,
    count(CASE WHEN user_rating IS NULL THEN 1 END) AS missing_rating,
    count(CASE WHEN solution_summary IS NULL THEN 1 END) AS missing_solution,
    count(CASE WHEN success THEN NULL ELSE 1 END) AS failed`),
  null_checks: checks(Object.fromEntries(REQUIRED.map((column) => [`null_${column}`, `${column} IS NULL`]))),
  range_checks: checks(BROKEN_LIMITS),
  duplicates: (rows) => `
    SELECT coalesce(sum(times - 1), 0)::DOUBLE AS duplicate_count
    FROM (SELECT count(*) AS times FROM ${rows} GROUP BY task_id)`,
};
