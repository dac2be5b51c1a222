import { EXECUTION_COLUMNS } from './columns';
import type { Write } from './derived';
import { DERIVED_FIELDS } from './derived';

interface View {
  readonly name: string;
  readonly meaning: string;
  /** How far back the view reaches. */
  readonly days: number;
  /** One SELECT over the rows of `executions` that meet a condition; what a database without the view is asked instead. */
  readonly select: <T>(write: Write<T>, condition: T) => T;
}

/** The three ordinary views that every version of the schema has; nothing about them is materialised. */
export const VIEWS = [
  {
    name: 'tier_performance_mv',
    meaning: 'Per repository, tier, task type and day, over 30 days.',
    days: 30,
    select: <T>(write: Write<T>, condition: T) => write`SELECT
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
WHERE ${condition}
GROUP BY ALL`,
  },
  {
    name: 'pool_performance_mv',
    meaning: 'Per pool, repository and hour, over 7 days; success_rate is a fraction of 1.',
    days: 7,
    select: <T>(write: Write<T>, condition: T) => write`SELECT
  pool_type,
  repo,
  date_trunc('hour', timestamp) AS hour,
  count(*) AS total_tasks,
  count(*) FILTER (success) AS successful_tasks,
  avg(duration_seconds) AS avg_duration,
  avg(actual_cost) AS avg_cost,
  avg(CAST(success AS INTEGER)) AS success_rate
FROM executions
WHERE ${condition}
GROUP BY ALL`,
  },
  {
    name: 'solution_patterns_mv',
    meaning: 'Solutions used five times or more, over 90 days; success_rate is a fraction of 1.',
    days: 90,
    select: <T>(write: Write<T>, condition: T) => write`SELECT
  solution_summary,
  repo,
  list(DISTINCT task_type ORDER BY task_type) AS task_types,
  count(*) AS usage_count,
  count(*) FILTER (success) AS success_count,
  avg(quality_score) AS avg_quality,
  min(timestamp) AS first_seen,
  max(timestamp) AS last_seen,
  avg(CAST(success AS INTEGER)) AS success_rate
FROM executions
WHERE ${condition} AND solution_summary IS NOT NULL
GROUP BY solution_summary, repo
HAVING count(*) >= 5`,
  },
] as const satisfies readonly View[];

export type ViewName = (typeof VIEWS)[number]['name'];

/** The view as its name alone stands for it: up to now, over its own number of days. */
export function viewSql({ days, select }: View): string {
  return select(String.raw, `timestamp >= make_timestamp(epoch_us(now())) - INTERVAL ${days} DAY`);
}

/**
 * The record with every derived field as a column. A view rather than generated columns, which DuckDB has as well: with
 * those the table would no longer take `INSERT … SELECT *` of another of its kind, nor the types of their sources change,
 * and a name in GROUP BY would mean the column where so far it meant the expression of that name in the SELECT.
 */
export const DERIVED_VIEW = {
  name: 'executions_derived',
  meaning: 'The record with every derived field as a column.',
  sql: `SELECT\n${[...EXECUTION_COLUMNS.map(({ name }) => name), ...DERIVED_FIELDS.map(({ name, sql }) => `${sql} AS ${name}`)].map((item) => `  ${item}`).join(',\n')}\nFROM executions`,
} as const;
