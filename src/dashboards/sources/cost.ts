import { presetSeries, presetStat } from '../panel/preset-panels';
import { presetTable } from '../panel/table-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const FORECAST =
  'Right as long as the days to come are like the same weekdays of the last four weeks: a new producer or a new price is not foreseen.';

/** What this month will cost, and what a success costs, with bounds. */
export const COST: DashboardSource = {
  uid: UIDS.cost,
  file: 'cost',
  title: 'Learning: Cost',
  description: 'What the month will cost, whether that is within the budget, and what a success costs, with bounds.',
  refresh: '5m',
  from: 'now-30d',
  boxes: [
    {
      name: 'budget',
      label: 'Budget of a month, USD',
      help: 'The most that a month may cost; empty where there is no limit.',
    },
  ],
  rows: [
    {
      height: 4,
      panels: [
        presetStat({
          id: 1,
          title: 'What Will This Month Cost?',
          preset: 'cost_forecast',
          params: { budget: '$budget' },
          description: FORECAST,
          empty: 'Fewer than 14 days of history',
        }),
      ],
    },
  ],
};
