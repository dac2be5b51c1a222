import { finite } from '../finite-values';
import type { PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql } from '../tree/sql';

/** Whole days, under which nothing is said of the days to come: two of each weekday. */
export const ENOUGH_DAYS = 14;

const COST = sql`CAST(${finite(sql`actual_cost`)} AS DOUBLE)`;

/** Quantile of Student's distribution for two-sided bounds of 95 percent (Fisher's expansion, good from 5 degrees on). */
const T = sql`(1.96e0 + 2.3724e0 / degrees + 2.8225e0 / power(degrees, 2) + 2.5556e0 / power(degrees, 3))`;

export const DAY = sql`INTERVAL '1' DAY`;

/**
 * Common table expressions, without WITH. The present is the end of the range, or now where that is earlier. Days to come
 * are like the same weekday of the last weeks, from the first cost on; what is left of today is like what was left of
 * those days at this hour. `ahead` has the ends of the days to come with all that will have been spent by then, and how far
 * its bounds are below and above; it is empty where there is too little to go by. `month_to_date` is NULL where there are
 * executions and none tells a cost.
 */
export function spendingAhead({ to, storedTimeZone, matching, parameters }: PresetScope): Sql {
  const present = op.least(to, op.now(storedTimeZone));
  const history = op.series(
    sql`CASE WHEN began < oldest THEN oldest ELSE date_trunc('day', began) + ${DAY} END`,
    sql`today - ${DAY}`,
    DAY,
    'history',
    'day',
  );
  const rest = op.series(sql`today + ${DAY}`, sql`month_end - ${DAY}`, DAY, 'rest', 'day');
  return sql`clock AS (
  SELECT
    present,
    date_trunc('day', present) AS today,
    present - date_trunc('day', present) AS hour,
    date_trunc('month', present) AS month,
    date_trunc('month', present) + INTERVAL '1' MONTH AS month_end,
    date_trunc('day', present) - INTERVAL '${7 * (parameters.weeks ?? 4)}' DAY AS oldest
  FROM (SELECT ${present} AS present)
), began AS (
  SELECT min(timestamp) AS began FROM executions WHERE timestamp <= ${present} AND ${matching} AND ${COST} IS NOT NULL
), spent AS (
  SELECT
    date_trunc('day', timestamp) AS day,
    sum(cost) AS cost,
    sum(cost) FILTER (WHERE timestamp - date_trunc('day', timestamp) > hour) AS later,
    count(cost) AS known,
    count(*) FILTER (WHERE cost IS NULL AND timestamp >= least(month, began)) AS unknown,
    count(*) AS seen
  FROM (SELECT timestamp, ${COST} AS cost FROM executions WHERE timestamp <= ${present} AND ${matching}), clock, began
  WHERE timestamp >= least(month, oldest)
  ${op.groupBy(1)}
), month_to_date AS (
  SELECT
    CASE WHEN known > 0 OR seen = 0 THEN month_to_date END AS month_to_date,
    CAST(unknown AS DOUBLE) / nullif(known + unknown, 0) AS unknown_share,
    seen
  FROM (
    SELECT
      coalesce(sum(cost ORDER BY day) FILTER (WHERE day >= month), 0) AS month_to_date,
      coalesce(sum(known), 0) AS known,
      coalesce(sum(unknown), 0) AS unknown,
      coalesce(sum(seen), 0) AS seen
    FROM spent, clock
  )
), days AS (
  SELECT day, ${op.isoWeekday(sql`day`)} AS weekday, coalesce(cost, 0) AS cost, coalesce(later, 0) AS later
  FROM (SELECT day FROM clock, began, ${history})
  LEFT JOIN spent USING (day)
), weekdays AS (
  SELECT
    weekday,
    CAST(count(*) AS DOUBLE) AS n,
    avg(cost) AS cost,
    avg(later) AS later,
    avg(abs(cost)) * count(*) AS size,
    var_pop(cost) * count(*) AS cost_squares,
    var_pop(later) * count(*) AS later_squares
  FROM days
  GROUP BY weekday
), spread AS (
  SELECT *, coalesce(exp(${T} * sqrt(cost_variance / days_of_history) / nullif(size, 0)), 1) AS skew
  FROM (
    SELECT
      sum(n) AS days_of_history,
      nullif(sum(n) - count(*), 0) AS degrees,
      sum(size ORDER BY weekday) / sum(n) AS size,
      sum(cost_squares ORDER BY weekday) / nullif(sum(n) - count(*), 0) AS cost_variance,
      sum(later_squares ORDER BY weekday) / nullif(sum(n) - count(*), 0) AS later_variance
    FROM weekdays
  )
), coming AS (
  SELECT today + ${DAY} AS time, later AS mean, later_variance * (1 + 1 / n) AS variance
  FROM clock, spread, weekdays
  WHERE weekday = ${op.isoWeekday(sql`today`)}
  UNION ALL
  SELECT
    day + ${DAY},
    cost,
    cost_variance * (1 + (2 * row_number() OVER (PARTITION BY weekday ORDER BY day) - 1) / n)
  FROM (SELECT day FROM clock, ${rest}), spread, weekdays
  WHERE weekday = ${op.isoWeekday(sql`day`)}
), ahead AS (
  SELECT
    time,
    month_to_date,
    month_to_date + sum(mean) OVER so_far AS forecast,
    ${T} * sqrt(sum(variance) OVER so_far) AS half,
    skew * ${T} * sqrt(sum(variance) OVER so_far) AS above
  FROM coming, spread, month_to_date
  WHERE days_of_history >= ${ENOUGH_DAYS}
  WINDOW so_far AS (ORDER BY time)
)`;
}
