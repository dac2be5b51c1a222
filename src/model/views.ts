interface View {
  readonly name: string;
  readonly meaning: string;
  /** One SELECT over `executions`. Also what a database without the view is asked instead. */
  readonly select: string;
}

const since = (days: number) => `timestamp >= make_timestamp(epoch_us(now())) - INTERVAL ${days} DAY`;

/** The three ordinary views of schema version 1; nothing about them is materialised. */
export const VIEWS = [
  {
    name: 'tier_performance_mv',
    meaning: 'Per repository, tier, task type and day, over 30 days.',
    select: `SELECT
  repo,
  model_tier,
  task_type,
  CAST(date_trunc('day', timestamp) AS DATE) AS date,
  count(*) AS total_executions,
  count(*) FILTER (success) AS successful_count,
  avg(duration_seconds) AS avg_duration,
  avg(actual_cost) AS avg_cost,
  avg(quality_score) AS avg_quality,
  quantile_cont(duration_seconds, 0.95) AS p95_duration
FROM executions
WHERE ${since(30)}
GROUP BY ALL`,
  },
  {
    name: 'pool_performance_mv',
    meaning: 'Per pool, repository and hour, over 7 days; success_rate is a fraction of 1.',
    select: `SELECT
  pool_type,
  repo,
  date_trunc('hour', timestamp) AS hour,
  count(*) AS total_tasks,
  count(*) FILTER (success) AS successful_tasks,
  avg(duration_seconds) AS avg_duration,
  avg(actual_cost) AS avg_cost,
  count(*) FILTER (success) / count(*) AS success_rate
FROM executions
WHERE ${since(7)}
GROUP BY ALL`,
  },
  {
    name: 'solution_patterns_mv',
    meaning: 'Solutions used five times or more, over 90 days; success_rate is a fraction of 1.',
    select: `SELECT
  solution_summary,
  repo,
  list(DISTINCT task_type) AS task_types,
  count(*) AS usage_count,
  count(*) FILTER (success) AS success_count,
  avg(quality_score) AS avg_quality,
  min(timestamp) AS first_seen,
  max(timestamp) AS last_seen,
  count(*) FILTER (success) / count(*) AS success_rate
FROM executions
WHERE ${since(90)} AND solution_summary IS NOT NULL
GROUP BY solution_summary, repo
HAVING count(*) >= 5`,
  },
] as const satisfies readonly View[];
