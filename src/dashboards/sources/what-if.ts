import { presetStat } from '../panel/preset-panels';
import { presetTable } from '../panel/table-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const AS_IT_WAS = { text: 'as it was', value: '' };

/** Tiers that have ever run, and none. */
const TIERS = {
  queryType: 'sql',
  rawSql: `SELECT 'as it was' AS __text, '' AS __value
UNION ALL
SELECT DISTINCT model_tier, model_tier FROM executions WHERE model_tier <> ''
ORDER BY __value`,
} as const;

const TOO_FEW = 'Nothing can be said of this rule: none of its work has been done by that tier often enough';

/** The rule, by the boxes above. */
const POLICY = {
  tier_below_confidence: '$tier_below_confidence',
  confidence: '$confidence',
  tier_below_complexity: '$tier_below_complexity',
  complexity: '$complexity',
  tier_otherwise: '$tier_otherwise',
  task_types: '$task_types',
};

const ASSUMPTION =
  'Each tier is taken to do as well as it has done on tasks of the same type and complexity: right as long as nothing else decided both which tier a task got and whether it succeeded.';

/** What another rule for the router would have cost and achieved. */
export const WHAT_IF: DashboardSource = {
  uid: UIDS.whatIf,
  file: 'what-if',
  title: 'Learning: What If',
  description:
    'Another rule for the router: what it would have cost and achieved, beside what was. The address of the page holds the rule, so a link to it is a proposal.',
  refresh: '5m',
  from: 'now-30d',
  boxes: [
    {
      name: 'task_types',
      label: 'Task types',
      help: 'Tiers by task type, before all other rules, as in refactor=small,docs=small.',
    },
    {
      name: 'tier_below_confidence',
      label: 'Unsure, below the confidence',
      help: 'The tier of tasks of which the router is less sure than that.',
      first: AS_IT_WAS,
      choicesOf: TIERS,
    },
    { name: 'confidence', label: 'Confidence', help: 'From 0 to 1.', first: { text: '0.7', value: '0.7' } },
    {
      name: 'tier_below_complexity',
      label: 'Easy, below the complexity',
      help: 'The tier of tasks that are less complex than that.',
      first: { text: 'small', value: 'small' },
      choicesOf: TIERS,
    },
    { name: 'complexity', label: 'Complexity', help: 'From 0 to 100.', first: { text: '30', value: '30' } },
    {
      name: 'tier_otherwise',
      label: 'All other tasks',
      help: 'The tier of all tasks that no rule before it is about.',
      first: AS_IT_WAS,
      choicesOf: TIERS,
    },
  ],
  rows: [
    {
      height: 7,
      panels: [
        presetTable({
          id: 1,
          title: 'The Rule beside What Was, per Month',
          preset: 'policy_per_month',
          params: POLICY,
          columns: [],
          description: `What cannot be judged counts as it was, and as failures and successes at worst and at best. ${ASSUMPTION}`,
        }),
      ],
    },
  ],
};
