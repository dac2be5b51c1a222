import { finite } from '../finite-values';
import { name, sql } from '../tree/sql';
import { usd } from '../vocabulary/column-info';
import type { Preset } from './preset';

/** Columns of `executions` by which cost can be told apart. */
export const COST_CATEGORIES = [
  'model_tier',
  'pool_type',
  'task_type',
  'repo',
  'swarm_topology',
  'error_type',
] as const;

const ACTUAL = sql`CAST(${finite(sql`actual_cost`)} AS DOUBLE)`;
const ESTIMATE = sql`CAST(${finite(sql`cost_estimate`)} AS DOUBLE)`;

export const COSTS: readonly Preset[] = [
  {
    name: 'cost_by',
    question: 'What costs how much, and how far off was the estimate?',
    window: '30d',
    limit: 50,
    parameters: [{ name: 'by', choices: COST_CATEGORIES, default: 'model_tier', help: 'A row for each of these.' }],
    select: ({ rows, texts, limit }) => {
      const by = name(COST_CATEGORIES.find((category) => category === texts.by) ?? 'model_tier');
      return sql`SELECT
  ${by} AS "group",
  count(*) AS n,
  sum(${ACTUAL}) AS cost,
  sum(${ACTUAL}) / nullif(sum(sum(${ACTUAL})) OVER (), 0) AS share,
  sum(${ESTIMATE}) AS estimate,
  sum(${ACTUAL} - ${ESTIMATE}) AS overrun,
  sum(${ACTUAL} - ${ESTIMATE}) / nullif(sum(CASE WHEN ${ACTUAL} IS NOT NULL THEN ${ESTIMATE} END), 0) AS overrun_share
FROM executions
WHERE ${rows}
GROUP BY ${by}
ORDER BY cost DESC NULLS LAST, "group"
LIMIT ${limit}`;
    },
    columns: {
      group: { label: 'Group', help: 'What the executions have in common.' },
      n: { label: 'Executions', unit: 'count', help: 'Number of executions.' },
      cost: usd('Cost', 'Sum of what they cost.'),
      share: { label: 'Share', unit: 'fraction', help: 'Of the cost of all.' },
      estimate: usd('Estimate', 'Sum of the costs predicted before.'),
      overrun: usd('Over estimate', 'Real cost less estimate, where both are known; negative where it was cheaper.'),
      overrun_share: { label: 'Off by', unit: 'fraction', help: 'The same, of the estimate.' },
    },
  },
];
