import { coloursOf } from '../colours';
import { linkUrl, ofBox, ofRow } from '../link-url';
import { presetBars, presetSeries, presetStat } from '../panel/preset-panels';
import { presetTable, SUCCESS_WORDS } from '../panel/table-panels';
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
            measure: ofBox('measure'),
            before: ofBox('before'),
            dimension: ofRow('dimension'),
            value: ofRow('value'),
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
    'Why a measure is not what it was: whether the work was harder or the results were worse, and where. The time range is the time in question.',
  refresh: '5m',
  from: 'now-7d',
  boxes: [
    {
      name: 'measure',
      label: 'Measure',
      help: 'What has changed.',
      choices: [
        { text: 'Success', value: 'success_rate' },
        { text: 'Cost of an execution', value: 'cost_avg' },
        { text: 'Duration', value: 'duration_avg' },
        { text: 'Confidence less success', value: 'calibration_gap' },
      ],
    },
    {
      name: 'before',
      label: 'Compared with',
      help: 'The time that the time range is compared with.',
      choices: [
        { text: 'the time just before', value: 'period' },
        { text: 'the same time a week before', value: 'week' },
      ],
    },
    { name: 'dimension', label: 'Executions by', help: 'What the executions of the last panel are told apart by.' },
    { name: 'value', label: 'of', help: 'The value whose executions the last panel shows.' },
  ],
  rows: [
    {
      height: 3,
      panels: [
        presetStat({
          id: 1,
          title: 'In One Sentence',
          preset: 'why_changed_summary',
          params: ASKED,
          shown: ['Why'],
          description:
            'Harder work: more of what always goes worse. Worse results: the same work goes worse than before, somewhere. Right if task type and complexity say how hard the work is.',
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
          shown: ['Before', 'Now', 'Change', 'By work', 'By results', 'Z score', 'Executions before', 'Executions now'],
          description:
            'The change is the sum of what comes of other work and what comes of other results. Beyond 3 or below -3, z is hardly chance. Right if task type and complexity say how hard the work is.',
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 12,
      panels: [
        presetTable({
          id: 3,
          title: 'Where Does It Come From?',
          preset: 'why_changed',
          params: ASKED,
          columns: ['share_before', 'share_now', 'before', 'now', 'mix_effect', 'rate_effect', 'total_effect', 'z'],
          hidden: ['dimension'],
          overrides: [TO_EXECUTIONS],
          description:
            '**What to do**: look at the first rows. What did most beyond what happened everywhere comes first; all values of one dimension together make the whole change, so that a place may stand here once as a pool and again as its tasks. Click a value to see its executions below.',
          empty: TOO_FEW,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetBars({
          id: 4,
          title: 'Other Work, or Other Results?',
          preset: 'why_parts',
          params: ASKED,
          x: 'dimension',
          overrides: coloursOf(['mix_effect', 'rate_effect']),
          description:
            'The same change, told apart in several ways. A long bar of other work says that the mix has changed; one of other results that the same work went otherwise. Right for each way by itself: they do not add up.',
          empty: TOO_FEW,
          width: 12,
        }),
        presetSeries({
          id: 5,
          title: 'The First Three over Time',
          preset: 'why_series',
          isOfParts: true,
          params: ASKED,
          description: 'Of what did most, within the time range. Look for when it began.',
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
          isDense: true,
          preset: 'executions_behind',
          columns: ['time', 'complexity_score', 'routing_confidence', 'success', 'duration_seconds', 'actual_cost'],
          params: { limit: 100, dimension: '$dimension', value: '$value' },
          hidden: ['task_id'],
          overrides: [SUCCESS_WORDS],
          description: 'Click a value above: its newest hundred executions. Of all rows, while none is chosen.',
        }),
      ],
    },
  ],
};
