import { estimatesOverTime, intervals } from '../panel/estimate-panels';
import { presetStat } from '../panel/preset-panels';
import { hiddenColumn, presetTable } from '../panel/table-panels';
import { tooFew } from '../panel/words';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const FORECAST =
  'Right if the days to come are like the same weekdays of the last four weeks: a new producer or a new price is not foreseen.';
const PER_SUCCESS = 'Right if executions fail and cost apart from one another.';
const TOO_FEW = 'Too few successes to tell';
const BUDGET = { budget: '$budget' };

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
          ],
          range: { unit: 'currencyUSD', min: 0 },
          description: `Choose this month as time range to see all of it. ${FORECAST}`,
          empty: 'Nothing spent in this month',
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
          preset: 'cost_per_success_bounds',
          params: { by: 'task_type' },
          columns: ['n', 'cost_per_success'],
          overrides: [hiddenColumn('successes'), tooFew('cost_per_success')],
          description: PER_SUCCESS,
          empty: TOO_FEW,
        }),
        presetTable({
          id: 7,
          title: 'Cost of a Success by Repository',
          preset: 'cost_per_success_bounds',
          params: { by: 'repo' },
          columns: ['n', 'cost_per_success'],
          overrides: [hiddenColumn('successes'), tooFew('cost_per_success')],
          description: PER_SUCCESS,
          empty: TOO_FEW,
        }),
      ],
    },
  ],
};
