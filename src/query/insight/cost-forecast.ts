import { finite } from '../finite-values';
import type { Method, NumberParameter, Preset, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql, withTables } from '../tree/sql';
import { usd } from '../vocabulary/column-info';

/** Whole days, under which nothing is said of the days to come: two of each weekday. */
const ENOUGH_DAYS = 14;

const PARAMETERS = [
  { name: 'budget', default: 0, min: 0, max: 1e12, fraction: true, help: 'USD a month; 0 for none.' },
  { name: 'weeks', default: 4, min: 2, max: 52, help: 'Weeks to learn from.' },
] as const satisfies readonly NumberParameter[];

const COST = sql`CAST(${finite(sql`actual_cost`)} AS DOUBLE)`;

/** Quantile of Student's distribution for two-sided bounds of 95 percent (Fisher's expansion, good from 5 degrees on). */
const T = sql`(1.96e0 + 2.3724e0 / degrees + 2.8225e0 / power(degrees, 2) + 2.5556e0 / power(degrees, 3))`;

const DAY = sql`INTERVAL '1' DAY`;

/**
 * Common table expressions, without WITH. The present is the end of the range, or now where that is earlier. Days to come
 * are like the same weekday of the last weeks; what is left of today is like what was left of those days at this hour.
 * `ahead` has the ends of the days to come with all that will have been spent by then, and the half width of its bounds;
 * it is empty where there is too little to go by.
 */
function forecast({ to, storedTimeZone, matching, parameters }: PresetScope): Sql {
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
), spent AS (
  SELECT
    date_trunc('day', timestamp) AS day,
    sum(cost) AS cost,
    sum(cost) FILTER (WHERE timestamp - date_trunc('day', timestamp) > hour) AS later
  FROM (SELECT timestamp, ${COST} AS cost FROM executions WHERE timestamp <= ${present} AND ${matching}), clock
  WHERE timestamp >= least(month, oldest)
  ${op.groupBy(1)}
), month_to_date AS (
  SELECT coalesce(sum(cost ORDER BY day), 0) AS month_to_date FROM spent, clock WHERE day >= month
), began AS (
  SELECT min(timestamp) AS began FROM executions WHERE timestamp <= ${present} AND ${matching}
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
    var_pop(cost) * count(*) AS cost_squares,
    var_pop(later) * count(*) AS later_squares
  FROM days
  GROUP BY weekday
), spread AS (
  SELECT
    sum(n) AS days_of_history,
    nullif(sum(n) - count(*), 0) AS degrees,
    sum(cost_squares ORDER BY weekday) / nullif(sum(n) - count(*), 0) AS cost_variance,
    sum(later_squares ORDER BY weekday) / nullif(sum(n) - count(*), 0) AS later_variance
  FROM weekdays
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
    ${T} * sqrt(sum(variance) OVER so_far) AS half
  FROM coming, spread, month_to_date
  WHERE days_of_history >= ${ENOUGH_DAYS}
  WINDOW so_far AS (ORDER BY time)
)`;
}

const BOUNDS = sql`forecast,
  CASE WHEN half IS NOT NULL THEN greatest(forecast - half, least(month_to_date, forecast)) END AS low,
  forecast + half AS high`;

const budgetSql = ({ parameters: { budget = 0 } }: PresetScope) =>
  budget > 0 ? sql`CAST(${budget} AS DOUBLE)` : sql`CAST(NULL AS DOUBLE)`;

const BUDGET = usd('Budget', 'What the month may cost; empty where none is given.');

const BASE = {
  window: '30d',
  pinned: true,
  parameters: PARAMETERS,
} as const;

const METHOD: Method = {
  formula:
    "What was spent so far, what the rest of such a day has cost on average, and for each day to come the mean of the same weekday over the last weeks. Bounds by Student's distribution, from how far days were from the mean of their weekday, and from how unsure that mean is.",
  assumption:
    'Days to come are like those of the last weeks, and do not depend on one another: no growth, no holidays.',
  change: 'More work or less than in the last weeks; other prices; more weeks to go by.',
};

const COLUMNS = {
  forecast: usd('Forecast', 'What will have been spent, should days be like the same weekdays of the last weeks.'),
  low: usd('At least', 'Lower end of the 95 percent interval of the forecast.'),
  high: usd('At most', 'Upper end of the 95 percent interval of the forecast.'),
};

const rounded = (value: Sql) =>
  sql`CASE WHEN abs(${value}) < 1 THEN ${op.numberText(value)} ELSE ${op.decimals(value, 2)} END`;

export const COST_FORECAST = [
  {
    ...BASE,
    name: 'cost_forecast',
    question: 'What will this month have cost when it ends?',
    method: METHOD,
    select: (scope) => {
      const atEnd = sql`at_end AS (
  SELECT
    month_to_date,
    ${BOUNDS},
    ${budgetSql(scope)} AS budget,
    ${op.seconds(sql`present`, sql`month_end`)} / 86400 AS days_left,
    coalesce(days_of_history, 0) AS days_of_history
  FROM clock
  CROSS JOIN month_to_date
  CROSS JOIN spread
  LEFT JOIN (SELECT time, forecast, half FROM ahead) ON time = month_end
)`;
      return withTables(
        [forecast(scope), atEnd],
        sql`SELECT
  month_to_date,
  forecast,
  low,
  high,
  budget,
  forecast / budget AS share_of_budget,
  days_left,
  days_of_history,
  CASE
    WHEN forecast IS NULL THEN 'too few days to go by: ' || CAST(CAST(days_of_history AS BIGINT) AS VARCHAR) || ' of ${ENOUGH_DAYS}'
    ELSE ${rounded(sql`forecast`)} || ' USD by the end of the month, ' || ${rounded(sql`low`)} || ' to ' || ${rounded(sql`high`)}
      || CASE
        WHEN budget IS NULL THEN ''
        WHEN low > budget THEN ': over the budget of ' || ${rounded(sql`budget`)}
        WHEN high <= budget THEN ': within the budget of ' || ${rounded(sql`budget`)}
        WHEN forecast > budget THEN ': probably over the budget of ' || ${rounded(sql`budget`)}
        ELSE ': probably within the budget of ' || ${rounded(sql`budget`)}
      END
  END AS text
FROM at_end`,
      );
    },
    columns: {
      ...COLUMNS,
      month_to_date: usd('Month to date', 'Spent since the month began.'),
      budget: BUDGET,
      share_of_budget: { label: 'Share of budget', unit: 'fraction', help: 'Forecast of the budget.' },
      days_left: { label: 'Days left', unit: 'ratio', help: 'Days to the end of the month.' },
      days_of_history: {
        label: 'Days to go by',
        unit: 'count',
        help: `Whole days that the forecast is made from; under ${ENOUGH_DAYS} there is none.`,
      },
      text: { label: 'Outlook', help: 'All of it in one sentence.' },
    },
  },
  {
    ...BASE,
    name: 'cost_forecast_daily',
    question: 'How will the cost of this month add up, day by day?',
    method: METHOD,
    isSeries: true,
    select: (scope) => {
      const days = op.series(sql`month`, sql`today`, DAY, 'days_so_far', 'time');
      const soFar = sql`so_far AS (
  SELECT time, coalesce(sum(cost) OVER (ORDER BY time), 0) AS actual
  FROM (SELECT time FROM clock, ${days})
  LEFT JOIN (SELECT day, cost FROM spent, clock WHERE day >= month) ON day + ${DAY} = time
)`;
      return withTables(
        [forecast(scope), soFar],
        sql`SELECT ${op.instant(sql`time`, scope.storedTimeZone)} AS time, actual, forecast, low, high, ${budgetSql(scope)} AS budget
FROM (
  SELECT time, actual, CAST(NULL AS DOUBLE) AS forecast, CAST(NULL AS DOUBLE) AS low, CAST(NULL AS DOUBLE) AS high
  FROM so_far, clock
  WHERE time < present
  UNION ALL
  SELECT
    present,
    month_to_date,
    CASE WHEN days_of_history >= ${ENOUGH_DAYS} THEN month_to_date END,
    CASE WHEN days_of_history >= ${ENOUGH_DAYS} THEN month_to_date END,
    CASE WHEN days_of_history >= ${ENOUGH_DAYS} THEN month_to_date END
  FROM clock, month_to_date, spread
  UNION ALL
  SELECT time, NULL, ${BOUNDS}
  FROM ahead
)
ORDER BY time`,
      );
    },
    columns: {
      ...COLUMNS,
      time: { label: 'Time', unit: 'time', help: 'Midnight of each day of the month, and the present.' },
      actual: usd('Spent', 'Spent since the month began.'),
      budget: BUDGET,
    },
  },
] as const satisfies readonly Preset[];
