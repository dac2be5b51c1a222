import { linkUrl, ofRow } from '../link-url';
import { whyChanged } from '../more';
import { cells, FAILURES } from '../panel/cells-panel';
import { series } from '../panel/chart-panels';
import { presetStat } from '../panel/preset-panels';
import { barOverride, presetTable, ROOM_FOR_MESSAGE, table } from '../panel/table-panels';
import { bars, stat } from '../panel/value-panels';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

const NOTHING = 'Nothing failed';
const WITH_ERROR = [{ field: 'error_type', op: 'isNotNull' }] as const;

const SHOW_BELOW = 'Show these executions, below';

/** Shows the executions of a type at the end of the dashboard. */
const OF_TYPE: Override = {
  field: 'error_type',
  properties: {
    links: [
      { title: SHOW_BELOW, url: linkUrl({ uid: UIDS.errors, boxes: { error: ofRow('error_type'), shape: '' } }) },
    ],
  },
};

/** Shows the executions whose messages are alike at the end of the dashboard. */
const OF_SHAPE: Override = {
  field: 'shape',
  properties: {
    links: [{ title: SHOW_BELOW, url: linkUrl({ uid: UIDS.errors, boxes: { error: '', shape: ofRow('shape') } }) }],
  },
};

/** What fails, since when, where, in which words; from a group to its executions. */
export const ERRORS: DashboardSource = {
  uid: UIDS.errors,
  file: 'errors',
  title: 'Learning: Errors',
  description: 'What fails, since when, where and in which words; from a group of messages to its executions.',
  refresh: '1m',
  from: 'now-7d',
  boxes: [
    { name: 'error', label: 'Error type below', help: 'The error type whose executions the last panel shows.' },
    {
      name: 'shape',
      label: 'Message below',
      help: 'The message whose executions the last panel shows, as Messages has it.',
    },
  ],
  rows: [
    {
      height: 4,
      panels: [
        stat({ id: 1, title: 'Failure Rate', measures: ['failure_rate'], width: 5 }),
        stat({ id: 2, title: 'Failures', measures: ['failures'], width: 5 }),
        presetStat({
          id: 3,
          title: 'Kinds of Error',
          preset: 'error_summary',
          shown: ['Error types', 'New error types', 'Repositories with failures'],
          description: 'A new one was never seen before the time range.',
          empty: NOTHING,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 4,
          title: 'Failure and Error Rate',
          measures: ['failure_rate', 'error_rate'],
          showLimits: true,
          more: whyChanged('success_rate'),
          empty: NOTHING,
        }),
        series({
          id: 5,
          title: 'Errors by Type',
          measures: ['errors'],
          dimensions: ['error_type'],
          filters: WITH_ERROR,
          drawStyle: 'bars',
          stacked: true,
          limit: 8,
          other: true,
          empty: NOTHING,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 6,
          title: 'Error Types, and since When',
          isDense: true,
          width: 14,
          preset: 'error_types',
          columns: ['count', 'repositories', 'first_seen', 'last_seen'],
          overrides: [OF_TYPE, barOverride('count'), { field: 'count', properties: { 'custom.width': 98 } }],
          description: 'First seen is of all time. Click a type to see its executions at the end.',
          empty: NOTHING,
        }),
        cells({
          id: 7,
          title: 'When and Where: Failure Rate by Pool',
          ...FAILURES,
          dimensions: ['pool_type'],
        }),
      ],
    },
    {
      height: 7,
      panels: [
        bars({
          id: 8,
          title: 'Failure Rate by Tier',
          measures: ['failure_rate'],
          dimensions: ['model_tier'],
          more: whyChanged('success_rate'),
        }),
        bars({
          id: 9,
          title: 'Failure Rate by Pool',
          measures: ['failure_rate'],
          dimensions: ['pool_type'],
          more: whyChanged('success_rate'),
        }),
        table({
          id: 10,
          title: 'Failures by Repository',
          isDense: true,
          measures: ['failures', 'failure_rate', 'last_seen'],
          dimensions: ['repo'],
          orderBy: { field: 'failures', direction: 'desc' },
          limit: 20,
          barsIn: 'failures',
          description: 'The repositories with most failures first. Last seen is of any execution.',
          width: 10,
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 11,
          title: 'Messages',
          preset: 'error_shapes',
          columns: ['error_type', 'count', 'repositories', 'first_seen', 'last_seen'],
          overrides: [OF_SHAPE, { field: 'error_type', properties: { 'custom.width': 118 } }],
          description:
            'Numbers, ids and quoted parts are taken out, so that what is the same stands together. Click a message to see its executions, below.',
          empty: NOTHING,
        }),
      ],
    },
    {
      height: 10,
      panels: [
        presetTable({
          id: 12,
          title: 'Failed Executions',
          preset: 'failed_executions',
          params: { shape: '$shape' },
          filters: [{ field: 'error_type', op: '=', value: '$error' }],
          columns: ['time', 'task_type', 'repo', 'model_tier', 'pool_type', 'error_type', 'duration_seconds'],
          overrides: ROOM_FOR_MESSAGE,
          hidden: ['task_id'],
          description: 'The newest hundred of the type or message chosen above; of all, while none is chosen.',
          empty: NOTHING,
        }),
      ],
    },
  ],
};
