import type { SqlPreset } from '../presets/preset';
import { POLICY_WHAT_IF } from './policy-what-if';
import { clamp } from './statistics-text';

/** Days of a mean month. */
const MONTH = 30.4375;

const fraction = (label: string, help: string) => ({ label, unit: 'fraction', help }) as const;
const usd = (label: string, help: string) => ({ label, unit: 'usd', help }) as const;

const share = (sql: string) => clamp(sql, 0, 1);

/** Of a rule, where what cannot be judged counts as it was. */
const success = (difference: string) => share(`actual_success + coverage * ${difference}`);
const cost = (saving: string) => `monthly * (actual_cost - coverage * ${saving})`;

/** A policy beside what was. */
export const POLICY_PER_MONTH: SqlPreset = {
  name: 'policy_per_month',
  question: 'What would another policy of routing bring and cost in a month, beside what was?',
  window: '30d',
  parameters: POLICY_WHAT_IF.parameters!,
  text: (scope) => `WITH what_if AS (
  ${POLICY_WHAT_IF.text!(scope)}
), days AS (
  SELECT
    epoch(least(${scope.to}, ${scope.now}, max(timestamp)) - greatest(${scope.from}, min(timestamp))) / 86400 AS days
  FROM executions
), monthly AS (
  SELECT *, n * ${MONTH} / greatest(days, 1 / 24) AS monthly
  FROM what_if, days
)
SELECT
  unnest(['as it was', 'by the rule', 'at worst', 'at best']) AS scenario,
  monthly AS executions,
  unnest([${share('actual_success')}, ${success('difference')}, worst_success, best_success]) AS success,
  unnest([NULL, ${success('difference_low')}, NULL, NULL]) AS success_low,
  unnest([NULL, ${success('difference_high')}, NULL, NULL]) AS success_high,
  unnest([monthly * actual_cost, ${cost('saving')}, NULL, NULL]) AS cost,
  unnest([NULL, ${cost('saving_high')}, NULL, NULL]) AS cost_low,
  unnest([NULL, ${cost('saving_low')}, NULL, NULL]) AS cost_high
FROM monthly`,
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
