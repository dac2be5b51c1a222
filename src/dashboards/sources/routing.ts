import { linkUrl, ofRow, wordsOfRow } from '../link-url';
import { barChart } from '../panel/chart-panels';
import { curve, intervals } from '../panel/estimate-panels';
import { presetStat } from '../panel/preset-panels';
import { scatter } from '../panel/scatter-panel';
import { presetTable, SUCCESS_WORDS } from '../panel/table-panels';
import { COMPLEXITY_WORDS, tooFew, VERDICT_WORDS } from '../panel/words';
import type { DashboardSource, Override } from '../source';
import { presetTarget } from '../target';
import { UIDS } from '../uids';

const SHARE = { unit: 'percentunit', decimals: 1 } as const;

/** Raw and on the mix of all tasks. */
const FAIRLY = [
  { field: 'raw_success', name: 'On their own work', isReference: true },
  {
    field: 'success',
    name: 'On the same mix of work',
    bounds: { low: 'success_low', high: 'success_high' },
  },
] as const;

/** The router's own point. */
const OWN = presetTarget('cost_quality_frontier', { only: 'router' });

const TOO_FEW = 'Too few executions to tell';
const APART =
  'Where the two differ, some get other work than the rest: compare by the same mix. The bar is the 95 percent interval.';
const COVERAGE =
  'Coverage is the share of all work of which enough was done to tell. Compare those whose coverage is about the same.';
const ON_SAME_WORK = ['n', 'success', 'cost', 'cost_low', 'cost_high', 'coverage'];
/** What the chart beside the table shows is not said again. */
const ON_SAME_WORK_HIDDEN = ['raw_success', 'success_low', 'success_high'];
const ON_SAME_WORK_LOOKS = ['success', 'cost'].map(tooFew);

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
            work: ofRow('task_type'),
            band: wordsOfRow('complexity_band'),
          },
        }),
      },
    ],
  },
};

const WHAT_IF = { uid: UIDS.whatIf, title: 'Try another rule: Learning: What If' };

/** Panels that alert rules point at. */
export const ROUTING_PANELS = { calibration: 7 } as const;

/** Which tier should take what, how sure that is, and what it is worth. */
export const ROUTING: DashboardSource = {
  uid: UIDS.routing,
  file: 'routing',
  title: 'Learning: Routing',
  description:
    'Which tier should take which work: what could be saved, where a dear tier is worth it, how sure that is.',
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
          title: 'What Could Be Saved in This Time, and How Many Comparisons of Tiers Are Decided',
          preset: 'routing_summary',
          description:
            'Over the time range that is shown. Each comparison is of two tiers on tasks of one type and one band of complexity; right if nothing outside these drives both the choice of tier and the outcome.',
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
          isDense: true,
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
            'e_value',
            'verdict',
          ],
          hidden: ['n_cheap', 'success_dear', 'success_cheap', 'saving_high', 'q_value'],
          overrides: [COMPLEXITY_WORDS, VERDICT_WORDS, TO_EXECUTIONS],
          description:
            '**What to do**: send the work of blue rows to the cheaper tier. Success lost is by how much more often the tier now succeeds, between its 95 percent bounds; up to 5 points are accepted. Of the blue rows about 1 in 20 is wrong at most, and so it is of the green ones. A row is one step down: two steps may cost 5 points each. Robustness is the E-value: how many times likelier something unknown would have to make both the choice of tier and the outcome, for the difference to be 5 points in truth. Click a task type to see its executions below.',
          empty: 'No work that two tiers share',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        intervals({
          id: 3,
          title: 'Success of Tiers: Raw, and on the Same Work',
          preset: 'tiers_standardised',
          by: 'model_tier',
          estimates: FAIRLY,
          range: SHARE,
          description: APART,
          width: 10,
        }),
        presetTable({
          id: 4,
          title: 'Tiers on the Same Mix of Work',
          isDense: true,
          preset: 'tiers_standardised',
          columns: ON_SAME_WORK,
          hidden: ON_SAME_WORK_HIDDEN,
          overrides: ON_SAME_WORK_LOOKS,
          description: COVERAGE,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        intervals({
          id: 5,
          title: 'Success of Pools: Raw, and on the Same Work',
          preset: 'tiers_standardised',
          params: { by: 'pool_type' },
          by: 'pool_type',
          estimates: FAIRLY,
          range: SHARE,
          description: APART,
          width: 10,
        }),
        presetTable({
          id: 6,
          title: 'Pools on the Same Mix of Work',
          isDense: true,
          preset: 'tiers_standardised',
          params: { by: 'pool_type' },
          columns: ON_SAME_WORK,
          hidden: ON_SAME_WORK_HIDDEN,
          overrides: ON_SAME_WORK_LOOKS,
          description: COVERAGE,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        curve({
          id: ROUTING_PANELS.calibration,
          title: 'Is the Router as Good as It Thinks?',
          preset: 'calibration_curve',
          x: { field: 'confidence', name: 'Confidence', unit: 'none', decimals: 2 },
          estimates: [
            { field: 'honest', name: 'If it were honest', isReference: true },
            { field: 'success', name: 'Success', bounds: { low: 'low', high: 'high' } },
          ],
          range: SHARE,
          description:
            'Below the dashed line the router is surer than it should be. Each point is a tenth of the executions, the band its 95 percent interval. Executions whose confidence somebody filled in are left out.',
          empty: TOO_FEW,
          width: 8,
        }),
        barChart({
          id: 8,
          title: 'How Sure Is It, How Often?',
          measures: ['executions'],
          dimensions: ['confidence_bucket'],
          filters: [{ field: 'routing_confidence', op: 'isNotNull' }],
          description: 'Executions by the confidence that the router had.',
          empty: 'No executions with a confidence',
          width: 11,
        }),
        presetStat({
          id: 9,
          title: 'Safe Confidence',
          preset: 'calibration_summary',
          shown: ['Safe confidence', 'Calibration error', 'Executions', 'Left out'],
          description:
            '**What to do**: ask a person, or a better tier, below the safe confidence. From there on fewer than 5 of 100 executions fail, with 95 percent certainty. Right as long as the router means the same by its confidence.',
          empty: 'None yet',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        scatter({
          id: 13,
          title: 'What Does Success Cost, and Where Is the Router?',
          preset: 'cost_quality_frontier',
          x: { field: 'cost', name: 'Cost of an execution', unit: 'currencyUSD' },
          y: { name: 'Success', unit: 'percentunit', decimals: 1 },
          marks: [
            { field: 'hull', name: 'Best that mixing tiers by chance can do', isLine: true },
            { field: 'success', name: 'Tiers and policies' },
            { field: 'success', name: 'The router now', size: 16, from: OWN },
          ],
          told: { point: 'Name', success_low: 'At least', success_high: 'At most', n: 'Executions' },
          description:
            'On the same mix of work. Below the line the router does worse than sending tasks to tiers by the throw of a die at the same cost; above it, its choices are worth something.',
          empty: TOO_FEW,
          width: 14,
        }),
        presetStat({
          id: 14,
          title: 'What Better Choices Would Bring',
          preset: 'routing_regret',
          shown: [
            'Success as it was',
            'Success at best',
            'Cost as it was',
            'Cost at best',
            'Regret, low',
            'Regret, high',
          ],
          description:
            'At best, each kind of work goes to the tier that does it best, a dollar being worth one success. Regret is what is missing to that, between its 95 percent bounds: tiers are chosen on one half of the executions and valued on the other, so that luck is not in it. Right if nothing outside task type and complexity drives both the choice of tier and the outcome.',
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
          isDense: true,
          preset: 'what_to_try_next',
          columns: ['complexity_band', 'dear_tier', 'cheap_tier', 'difference', 'low', 'high', 'saving'],
          overrides: [
            COMPLEXITY_WORDS,
            TO_EXECUTIONS,
            { field: 'executions', properties: { displayName: 'Runs to try', 'custom.width': 118 } },
            { field: 'cost', properties: { displayName: 'Costs', 'custom.width': 86 } },
            { field: 'saving_per_dollar', properties: { displayName: 'Per dollar', 'custom.width': 110 } },
          ],
          description:
            '**What to do**: send so many more tasks of the first rows to the two tiers, more to the one that has had fewer, then look again. They decide a comparison that is open in 8 of 10 cases, if the difference is what it seems to be.',
          empty: 'No comparison is open',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 11,
          title: 'Executions of a Row',
          isDense: true,
          preset: 'executions_behind',
          columns: ['time', 'complexity_score', 'routing_confidence', 'success', 'duration_seconds', 'actual_cost'],
          params: { limit: 100 },
          filters: [
            { field: 'task_type', op: '=', value: '$work' },
            { field: 'complexity_bucket', op: '=', value: '$band' },
          ],
          hidden: ['task_id'],
          overrides: [SUCCESS_WORDS],
          description:
            'Click a task type above: the newest hundred executions of that row. Of all rows, while none is chosen.',
        }),
      ],
    },
  ],
};
