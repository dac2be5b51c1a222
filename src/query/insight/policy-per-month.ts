import type { SqlPreset } from '../presets/preset';
import { clamp } from '../statistics';
import { op } from '../tree/op';
import { type Sql, sql, table, withTables } from '../tree/sql';
import { fraction, usd } from '../vocabulary/column-info';
import { POLICY_WHAT_IF } from './policy-what-if';

/** Days of a mean month. */
const MONTH = 30.4375;

const share = (value: Sql) => clamp(value, 0, 1);

/** Of a rule, where what cannot be judged counts as it was. */
const success = (difference: Sql) => share(sql`actual_success + coverage * ${difference}`);
const cost = (saving: Sql) => sql`monthly * (actual_cost - coverage * ${saving})`;

/** A policy beside what was. */
export const POLICY_PER_MONTH: SqlPreset = {
  name: 'policy_per_month',
  question: 'What would another policy of routing bring and cost in a month, beside what was?',
  window: '30d',
  parameters: POLICY_WHAT_IF.parameters,
  select: (scope) => {
    const end = op.least(scope.to, op.now(scope.storedTimeZone), sql`max(timestamp)`);
    const begin = op.greatest(scope.from, sql`min(timestamp)`);
    const tables = [
      table('what_if', POLICY_WHAT_IF.select(scope)),
      sql`days AS (
  SELECT ${op.seconds(begin, end)} / 86400 AS days
  FROM executions
), monthly AS (
  SELECT *, n * ${MONTH} / greatest(days, 1 / 24e0) AS monthly
  FROM what_if, days
)`,
    ];
    return withTables(
      tables,
      sql`SELECT
  scenario,
  monthly AS executions,
  CASE place
    WHEN 1 THEN ${share(sql`actual_success`)}
    WHEN 2 THEN ${success(sql`difference`)}
    WHEN 3 THEN worst_success
    ELSE best_success
  END AS success,
  CASE WHEN place = 2 THEN ${success(sql`difference_low`)} END AS success_low,
  CASE WHEN place = 2 THEN ${success(sql`difference_high`)} END AS success_high,
  CASE place WHEN 1 THEN monthly * actual_cost WHEN 2 THEN ${cost(sql`saving`)} END AS cost,
  CASE WHEN place = 2 THEN ${cost(sql`saving_high`)} END AS cost_low,
  CASE WHEN place = 2 THEN ${cost(sql`saving_low`)} END AS cost_high
FROM monthly
CROSS JOIN (VALUES (1, 'as it was'), (2, 'by the rule'), (3, 'at worst'), (4, 'at best')) AS scenarios(place, scenario)
ORDER BY place`,
    );
  },
  columns: {
    scenario: {
      label: 'Scenario',
      help: 'By the rule, what cannot be judged counts as it was; at worst and at best it all fails or succeeds.',
    },
    executions: { label: 'Executions', unit: 'count', help: 'Of a month, at the rate of the time range.' },
    success: fraction('Success', 'Share that succeeds.'),
    success_low: fraction('Success, low', 'Lower bound of 95 percent.'),
    success_high: fraction('Success, high', 'Upper bound of 95 percent.'),
    cost: usd('Cost', 'Of a month.'),
    cost_low: usd('Cost, low', 'Lower bound of 95 percent.'),
    cost_high: usd('Cost, high', 'Upper bound of 95 percent.'),
  },
};
