import { COST_CATEGORIES } from '../../query/presets/costs';
import { series } from '../panel/chart-panels';
import { estimatesOverTime, intervals } from '../panel/estimate-panels';
import { presetStat } from '../panel/preset-panels';
import { barOverride, presetTable } from '../panel/table-panels';
import { bars } from '../panel/value-panels';
import { tooFew } from '../panel/words';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const FORECAST =
  'Right if the days to come are like the same weekdays of the last four weeks: a new producer or a new price is not foreseen.';
const PER_SUCCESS = 'Right if executions fail and cost apart from one another.';
const TOO_FEW = 'Too few successes to tell';
const BUDGET = { budget: '$budget' };

/** What the box `by` offers, in words. */
const CATEGORY_WORDS: Readonly<Record<(typeof COST_CATEGORIES)[number], string>> = {
  model_tier: 'Model tier',
  pool_type: 'Pool',
  task_type: 'Task type',
  repo: 'Repository',
  swarm_topology: 'Swarm topology',
  error_type: 'Error type',
};

const perSuccess = (id: number, title: string, by: string) =>
  intervals({
    id,
    title,
    preset: 'cost_per_success_bounds',
    params: { by, limit: 8 },
    by: 'group',
    estimates: [{ field: 'cost_per_success', name: 'Cost of a success', bounds: { low: 'low', high: 'high' } }],
    range: { unit: 'currencyUSD', min: 0 },
    description: `All that was spent, failures too, for each success. The bar is the 95 percent interval. ${PER_SUCCESS}`,
    empty: TOO_FEW,
  });

/** Panels that alert rules point at. */
export const COST_PANELS = { forecast: 2 } as const;

/** What this month will cost, and what a success costs, with bounds. */
export const COST: DashboardSource = {
  uid: UIDS.cost,
  file: 'cost',
  title: 'Learning: Cost',
  description: 'What the month will cost, whether that is within the budget, and what a success costs, with bounds.',
  refresh: '5m',
  from: 'now/M',
  to: 'now/M',
  boxes: [
    { name: 'budget', label: 'Budget of a month, USD', help: 'What a month may cost; empty where nothing is set.' },
    {
      name: 'by',
      label: 'Told apart by',
      help: 'By what What Costs How Much tells executions apart.',
      choices: COST_CATEGORIES.map((value) => ({ text: CATEGORY_WORDS[value], value })),
    },
  ],
  rows: [
    {
      height: 3,
      panels: [
        presetStat({
          id: 1,
          title: 'In One Sentence',
          preset: 'cost_forecast',
          params: BUDGET,
          shown: ['Outlook'],
          description: FORECAST,
        }),
      ],
    },
    {
      height: 4,
      panels: [
        presetStat({
          id: COST_PANELS.forecast,
          title: 'What Will This Month Cost?',
          preset: 'cost_forecast',
          params: BUDGET,
          shown: ['Month to date', 'Forecast', 'At least', 'At most', 'Budget', 'Share of budget', 'Days left'],
          description: `The month in which the time range ends. ${FORECAST}`,
          overrides: ['budget', 'share_of_budget'].map((field) => ({ field, properties: { noValue: 'Not set' } })),
          empty: 'Too little history',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        estimatesOverTime({
          id: 3,
          title: 'Spent since the Month Began, and What Is to Come',
          preset: 'cost_forecast_daily',
          params: BUDGET,
          estimates: [
            { field: 'actual', name: 'Spent' },
            { field: 'forecast', name: 'Forecast', bounds: { low: 'low', high: 'high' } },
            { field: 'budget', name: 'Budget', isReference: true },
          ],
          range: { unit: 'currencyUSD', min: 0 },
          description: `Choose this month as time range to see all of it. ${FORECAST}`,
          empty: 'Nothing spent in this month',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 8,
          title: 'Estimate against Actual, Day by Day',
          measures: ['cost_total', 'cost_estimate_total'],
          bucket: '1d',
          styles: {
            cost_estimate_total: { 'custom.lineStyle': { fill: 'dash', dash: [10, 10] }, 'custom.fillOpacity': 0 },
          },
          description: 'Where the line is above the dashed one, work was dearer than predicted.',
        }),
        series({
          id: 9,
          title: 'Cost a Day by Tier',
          measures: ['cost_total'],
          dimensions: ['model_tier'],
          bucket: '1d',
          stacked: true,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 10,
          title: 'What Costs How Much',
          isDense: true,
          preset: 'cost_by',
          params: { by: '$by' },
          columns: ['n', 'cost', 'share', 'estimate', 'overrun', 'overrun_share'],
          overrides: [barOverride('cost'), { field: 'cost', properties: { 'custom.width': 150 } }],
          description: 'The dearest first, told apart as chosen at the top.',
          width: 16,
        }),
        bars({
          id: 11,
          title: 'How Far Estimates Are Off',
          measures: ['cost_error_avg'],
          dimensions: ['model_tier'],
          empty: 'No estimates',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        perSuccess(4, 'Cost of a Success by Tier', 'model_tier'),
        perSuccess(5, 'Cost of a Success by Pool', 'pool_type'),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 6,
          title: 'Cost of a Success by Task Type',
          isDense: true,
          preset: 'cost_per_success_bounds',
          params: { by: 'task_type' },
          columns: ['n', 'cost_per_success'],
          hidden: ['successes'],
          overrides: [tooFew('cost_per_success')],
          description: PER_SUCCESS,
          empty: TOO_FEW,
        }),
        presetTable({
          id: 7,
          title: 'Cost of a Success by Repository',
          isDense: true,
          preset: 'cost_per_success_bounds',
          params: { by: 'repo' },
          columns: ['n', 'cost_per_success'],
          hidden: ['successes'],
          overrides: [tooFew('cost_per_success')],
          description: PER_SUCCESS,
          empty: TOO_FEW,
        }),
      ],
    },
  ],
};
