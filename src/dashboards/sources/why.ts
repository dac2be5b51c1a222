import { linkUrl } from '../link-url';
import { presetSeries, presetStat } from '../panel/preset-panels';
import { presetTable, SUCCESS_WORDS } from '../panel/table-panels';
import { VERDICT_WORDS } from '../panel/words';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const TOO_FEW = 'Too few executions to tell';
const ASKED = { measure: '$measure', before: '$before' };

/** Shows the executions of a row at the end of the dashboard. */
const TO_EXECUTIONS: Override = {
  field: 'value',
  properties: {
    links: [
      {
        title: 'Show the executions of this row, below',
        url: linkUrl({
          uid: UIDS.why,
          boxes: {
            measure: '${measure:percentencode}',
            before: '${before:percentencode}',
            dimension: '${__data.fields.dimension:percentencode}',
            value: '${__data.fields.value:percentencode}',
          },
        }),
      },
    ],
  },
};

/** Why a measure is not what it was: harder work or worse results, and where. */
export const WHY: DashboardSource = {
  uid: UIDS.why,
  file: 'why',
  title: 'Learning: Why',
  description:
    'Why a measure is not what it was before: whether the work was harder or the results were worse, and where. The time range is the time in question.',
  refresh: '5m',
  from: 'now-7d',
  boxes: [
    {
      name: 'measure',
      label: 'Measure',
      help: 'What has changed.',
      choices: [
        { text: 'Success', value: 'success_rate' },
        { text: 'Cost per execution', value: 'cost_avg' },
        { text: 'Duration', value: 'duration_avg' },
      ],
    },
    {
      name: 'before',
      label: 'Compared with',
      help: 'The time with which the time range is compared.',
      choices: [
        { text: 'the time just before', value: 'period' },
        { text: 'the same time a week before', value: 'week' },
      ],
    },
    { name: 'dimension', label: 'Part below', help: 'The dimension whose executions the last panel shows.' },
    { name: 'value', label: 'Value below', help: 'The value of it whose executions the last panel shows.' },
  ],
  rows: [
    {
      height: 4,
      panels: [
        presetStat({
          id: 1,
          title: 'In a Word',
          preset: 'why_changed_summary',
          params: ASKED,
          description: 'ASSUMPTION',
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 4,
      panels: [
        presetStat({
          id: 2,
          title: 'What Changed, and by How Much',
          preset: 'why_changed_summary',
          params: ASKED,
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 11,
      panels: [
        presetTable({
          id: 3,
          title: 'Where It Comes From',
          preset: 'why_changed',
          params: ASKED,
          columns: [],
          overrides: [TO_EXECUTIONS],
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetSeries({
          id: 5,
          title: 'The First Three over Time',
          preset: 'why_series',
          params: ASKED,
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 6,
          title: 'Executions of a Row',
          preset: 'executions_behind',
          columns: ['time', 'complexity_score', 'routing_confidence', 'success', 'duration_seconds', 'actual_cost'],
          params: { limit: 100, dimension: '$dimension', value: '$value' },
          overrides: [SUCCESS_WORDS],
          description: 'Follow the link of a value above: the newest hundred executions of it. All, while none is chosen.',
        }),
      ],
    },
  ],
};
