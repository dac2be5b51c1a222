import type { Method, NumberParameter, Preset, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql, withTables } from '../tree/sql';
import { usd } from '../vocabulary/column-info';
import { DAY, ENOUGH_DAYS, spendingAhead } from './spending-ahead';

const PARAMETERS = [
  { name: 'budget', default: 0, min: 0, max: 1e12, fraction: true, help: 'USD a month; 0 for none.' },
  { name: 'weeks', default: 4, min: 2, max: 52, help: 'Weeks to learn from.' },
] as const satisfies readonly NumberParameter[];

/** Share of executions without a cost from which on the sentence tells of them. */
const WORTH_TELLING = 0.005;

const BOUNDS = sql`forecast,
  CASE WHEN half IS NOT NULL THEN greatest(forecast - half, least(month_to_date, forecast)) END AS low,
  forecast + above AS high`;

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
    "What was spent so far, what the rest of such a day has cost on average, and for each day to come the mean of the same weekday over the last weeks. Bounds by Student's distribution, from how far days were from the mean of their weekday, and from how unsure that mean is. Dear days are rare, and a record that has missed them knows neither their mean nor their spread: the upper half is e^c times as wide, c being half the 95 percent interval of the mean day as a share of it.",
  assumption:
    'Days to come are like those of the last weeks, and do not depend on one another: no growth, no holidays. Executions that tell no cost count as nothing. Days that are dear once in a month or less, and then many times as dear, are not foreseen.',
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
    coalesce(days_of_history, 0) AS days_of_history,
    unknown_share,
    seen
  FROM clock
  CROSS JOIN month_to_date
  CROSS JOIN spread
  LEFT JOIN (SELECT time, forecast, half, above FROM ahead) ON time = month_end
)`;
      return withTables(
        [spendingAhead(scope), atEnd],
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
    WHEN month_to_date IS NULL THEN 'not known: none of ' || CAST(CAST(seen AS BIGINT) AS VARCHAR) || ' executions tells what it cost'
    WHEN forecast IS NULL THEN 'too few days to go by: ' || CAST(CAST(days_of_history AS BIGINT) AS VARCHAR) || ' of ${ENOUGH_DAYS}'
    ELSE ${rounded(sql`forecast`)} || ' USD by the end of the month, ' || ${rounded(sql`low`)} || ' to ' || ${rounded(sql`high`)}
      || CASE
        WHEN budget IS NULL THEN ''
        WHEN low > budget THEN ': over the budget of ' || ${rounded(sql`budget`)}
        WHEN high <= budget THEN ': within the budget of ' || ${rounded(sql`budget`)}
        WHEN forecast > budget THEN ': probably over the budget of ' || ${rounded(sql`budget`)}
        ELSE ': probably within the budget of ' || ${rounded(sql`budget`)}
      END
      || CASE
        WHEN unknown_share >= ${WORTH_TELLING}
          THEN '; ' || ${op.decimals(sql`100 * unknown_share`, 0)} || ' % of executions tell no cost and count as nothing'
        ELSE ''
      END
  END AS text
FROM at_end`,
      );
    },
    columns: {
      ...COLUMNS,
      month_to_date: usd('Month to date', 'Spent since the month began; empty where no execution tells what it cost.'),
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
  SELECT time, CASE WHEN month_to_date IS NOT NULL THEN coalesce(sum(cost) OVER (ORDER BY time), 0) END AS actual
  FROM (SELECT time FROM clock, ${days})
  CROSS JOIN month_to_date
  LEFT JOIN (SELECT day, cost FROM spent, clock WHERE day >= month) ON day + ${DAY} = time
)`;
      return withTables(
        [spendingAhead(scope), soFar],
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
