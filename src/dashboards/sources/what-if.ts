import { intervals } from '../panel/estimate-panels';
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

/** The rule, by the boxes. */
const RULE = {
  task_types: '$task_types',
  tier_below_confidence: '$tier_below_confidence',
  confidence: '$confidence',
  tier_below_complexity: '$tier_below_complexity',
  complexity: '$complexity',
  tier_otherwise: '$tier_otherwise',
};

const TOO_FEW = 'Nothing can be said of this rule: too few executions of these tiers on such work';
/** What strata can and cannot do. */
const ASSUMPTION = 'Right if nothing outside task type and complexity drives both the choice of tier and the outcome.';

/** What another rule for the router would have cost and achieved. */
export const WHAT_IF: DashboardSource = {
  uid: UIDS.whatIf,
  file: 'what-if',
  title: 'Learning: What If',
  description:
    'Another rule for the router: what it would cost and achieve, beside what was. The address of the page holds the rule, so that a link to it is a proposal.',
  refresh: '5m',
  from: 'now-30d',
  boxes: [
    {
      name: 'task_types',
      label: 'First, by task type',
      help: 'Tiers of task types, before all other rules, as in refactor=small,docs=small.',
    },
    {
      name: 'tier_below_confidence',
      label: 'Then, where the router is unsure',
      help: 'The tier of tasks of which the router is less sure than the confidence beside it.',
      first: AS_IT_WAS,
      choicesOf: TIERS,
    },
    { name: 'confidence', label: 'below', help: 'Confidence, from 0 to 1.', first: { text: '0.7', value: '0.7' } },
    {
      name: 'tier_below_complexity',
      label: 'Then, where the work is easy',
      help: 'The tier of tasks that are less complex than the number beside it.',
      first: { text: 'small', value: 'small' },
      choicesOf: TIERS,
    },
    { name: 'complexity', label: 'below', help: 'Complexity, from 0 to 100.', first: { text: '30', value: '30' } },
    {
      name: 'tier_otherwise',
      label: 'All else',
      help: 'The tier of all tasks that none of the above is about.',
      first: AS_IT_WAS,
      choicesOf: TIERS,
    },
  ],
  rows: [
    {
      height: 4,
      panels: [
        presetStat({
          id: 1,
          title: 'What the Rule Above Would Change',
          preset: 'policy_what_if',
          params: RULE,
          shown: [
            'Moved',
            'Coverage',
            'Change of success',
            'Change of success, low',
            'Change of success, high',
            'Worst case',
            'Best case',
          ],
          description: `Moved is the share of executions that get another tier; coverage is the share of which can be said how they would go. What cannot be judged fails at worst, and succeeds at best. If even the low end of the change of success is no loss to speak of, the rule is safe. ${ASSUMPTION}`,
          empty: TOO_FEW,
          more: { uid: UIDS.routing, title: 'Where would a cheaper tier do? Learning: Routing' },
        }),
      ],
    },
    {
      height: 7,
      panels: [
        presetTable({
          id: 2,
          title: 'The Rule beside What Was, per Month',
          preset: 'policy_per_month',
          params: RULE,
          columns: ['success', 'success_low', 'success_high', 'cost', 'cost_low', 'cost_high'],
          overrides: ['cost', 'cost_low', 'cost_high'].map((field) => ({ field, properties: { decimals: 2 } })),
          description: `At the rate of the time range. By the rule, what cannot be judged counts as it was. ${ASSUMPTION}`,
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        intervals({
          id: 3,
          title: 'Success',
          preset: 'policy_per_month',
          params: RULE,
          by: 'scenario',
          estimates: [{ field: 'success', name: 'Success', bounds: { low: 'success_low', high: 'success_high' } }],
          range: { unit: 'percentunit', decimals: 1 },
          description: `The bar is the 95 percent interval. At worst, all that cannot be judged fails. ${ASSUMPTION}`,
          empty: TOO_FEW,
        }),
        intervals({
          id: 4,
          title: 'Cost of a Month',
          preset: 'policy_per_month',
          params: RULE,
          by: 'scenario',
          estimates: [{ field: 'cost', name: 'Cost', bounds: { low: 'cost_low', high: 'cost_high' } }],
          range: { unit: 'currencyUSD', decimals: 2 },
          description: `The bar is the 95 percent interval. ${ASSUMPTION}`,
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 4,
      panels: [
        presetStat({
          id: 5,
          title: 'A Second Opinion, from the Chances That the Router Logged',
          preset: 'policy_what_if',
          params: RULE,
          shown: [
            'With propensity',
            'Effective executions',
            'Success by weights',
            'Success, doubly robust',
            'Success, doubly robust, low',
            'Success, doubly robust, high',
          ],
          description:
            'Where the router now and then tries another tier and logs the chance of it in metadata.propensity. Right if these chances are true; of few effective executions little can be said.',
          empty: 'Not logged',
        }),
      ],
    },
  ],
};
