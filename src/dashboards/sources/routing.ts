import { linkUrl } from '../link-url';
import { barChart } from '../panel/chart-panels';
import { presetStat } from '../panel/preset-panels';
import { hiddenColumn, presetTable, SUCCESS_WORDS } from '../panel/table-panels';
import { COMPLEXITY_WORDS, tooFew, VERDICT_WORDS } from '../panel/words';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const TOO_FEW = 'Too few executions to tell';
const NO_CONFIDENCE = 'No executions with a confidence';
/** What strata can and cannot do, wherever tiers are compared by them. */
const ASSUMPTION =
  'Tiers are compared on tasks of the same type and complexity: right as long as nothing else decides both which tier a task gets and whether it succeeds.';

/** Shows the executions of a row at the end of the dashboard. */
const TO_EXECUTIONS: Override = {
  field: 'task_type',
  properties: {
    links: [
      {
        title: 'Show the executions of this row, below',
        url: linkUrl({
          uid: UIDS.routing,
          boxes: {
            work: '${__data.fields.task_type:percentencode}',
            band: '${__data.fields.complexity_band.text:percentencode}',
          },
        }),
      },
    ],
  },
};

const WHAT_IF = { uid: UIDS.whatIf, title: 'Try another rule in What If' };

/** Which tier should take what, how sure that is, and what it is worth. */
export const ROUTING: DashboardSource = {
  uid: UIDS.routing,
  file: 'routing',
  title: 'Learning: Routing',
  description: 'Which tier should take which work: what could be saved, where a dear tier is worth it, how sure that is.',
  refresh: '5m',
  from: 'now-30d',
  boxes: [
    { name: 'work', label: 'Task type below', help: 'The task type whose executions the last panel shows.' },
    {
      name: 'band',
      label: 'Complexity below',
      help: 'The band of complexity whose executions the last panel shows, such as 20-40.',
    },
  ],
  rows: [
    {
      height: 4,
      panels: [
        presetStat({
          id: 1,
          title: 'What Could Be Saved over This Time, and How Far Each Comparison Has Come',
          preset: 'routing_summary',
          description: ASSUMPTION,
          more: WHAT_IF,
        }),
      ],
    },
    {
      height: 12,
      panels: [
        presetTable({
          id: 2,
          title: 'Where Would a Cheaper Tier Do?',
          preset: 'over_served',
          columns: [
            'complexity_band',
            'dear_tier',
            'cheap_tier',
            'n_dear',
            'difference',
            'low',
            'high',
            'saving',
            'saving_low',
            'saving_high',
            'verdict',
          ],
          overrides: [
            COMPLEXITY_WORDS,
            VERDICT_WORDS,
            TO_EXECUTIONS,
            { field: 'difference', properties: { displayName: 'Success lost', 'custom.width': 124 } },
            ...['n_cheap', 'success_dear', 'success_cheap', 'q_value', 'e_value'].map(hiddenColumn),
          ],
          description: `Success lost is what the dearer tier adds in points of success, between its bounds; up to 5 points are accepted. Of all rows that say a cheaper tier will do, at most 1 in 20 is wrong. ${ASSUMPTION}`,
          empty: 'No work that two tiers share',
          more: WHAT_IF,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 3,
          title: 'Tiers on the Same Mix of Work',
          preset: 'tiers_standardised',
          columns: [],
          description: `How each tier would do if it got the mix of all tasks. ${ASSUMPTION}`,
        }),
        presetTable({
          id: 4,
          title: 'Pools on the Same Mix of Work',
          preset: 'tiers_standardised',
          params: { by: 'pool_type' },
          columns: [],
          description: `How each pool would do if it got the mix of all tasks. ${ASSUMPTION}`,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        barChart({
          id: 6,
          title: 'How Sure Is the Router?',
          measures: ['executions'],
          dimensions: ['confidence_bucket'],
          filters: [{ field: 'routing_confidence', op: 'isNotNull' }],
          description: 'Executions by the confidence that the router had.',
          empty: NO_CONFIDENCE,
          width: 8,
        }),
        presetStat({
          id: 7,
          title: 'From Which Confidence on Is It Safe?',
          preset: 'calibration_summary',
          description:
            'Above the safe confidence fewer than 5 of 100 executions fail, with 95 percent certainty. Right as long as the router keeps meaning the same by its numbers.',
          empty: TOO_FEW,
          width: 8,
        }),
      ],
    },
    {
      height: 5,
      panels: [
        presetStat({
          id: 9,
          title: 'What Does the Router Leave on the Table?',
          preset: 'routing_regret',
          description: `With one dollar worth as much as one success. The tier that is best for each kind of work is chosen on one half of the executions and valued on the other. ${ASSUMPTION}`,
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 10,
          title: 'What Is Worth Trying Next?',
          preset: 'what_to_try_next',
          columns: ['complexity_band', 'dear_tier', 'cheap_tier', 'difference', 'low', 'high', 'saving'],
          overrides: [COMPLEXITY_WORDS, TO_EXECUTIONS, tooFew('difference')],
          description:
            'For each comparison that is not decided: how many more executions of the cheaper tier would decide it in 8 of 10 cases, what they cost, and what is at stake.',
          empty: 'Every comparison is decided',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 11,
          title: 'Executions of a Row',
          preset: 'executions_behind',
          columns: [
            'time',
            'complexity_score',
            'routing_confidence',
            'success',
            'duration_seconds',
            'actual_cost',
          ],
          params: { limit: 100 },
          filters: [
            { field: 'task_type', op: '=', value: '$work' },
            { field: 'complexity_bucket', op: '=', value: '$band' },
          ],
          overrides: [SUCCESS_WORDS, hiddenColumn('task_id')],
          description: 'Follow the link of a task type above: the newest hundred executions of that row. All, while none is chosen.',
        }),
      ],
    },
  ],
};
