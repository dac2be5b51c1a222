import { OUTCOMES } from '../colours';
import { cells, FAILURES } from '../panel/cells-panel';
import { series } from '../panel/chart-panels';
import { presetTable, ROOM_FOR_MESSAGE, SUCCESS_WORDS, table } from '../panel/table-panels';
import { stat } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const QUIET = 'Nothing ran';
const ANEW = 'Asked anew every ten seconds';

/** The last minutes. */
export const LIVE: DashboardSource = {
  uid: UIDS.live,
  file: 'live',
  title: 'Learning: Live',
  description:
    'The last minutes: what runs through, what fails, how old the newest execution is. Asked anew every ten seconds.',
  refresh: '10s',
  from: 'now-1h',
  rows: [
    {
      height: 4,
      panels: [
        stat({ id: 1, title: 'Executions', measures: ['executions'], timeFrom: '15m' }),
        stat({ id: 2, title: 'Success', measures: ['success_rate'], timeFrom: '15m', empty: QUIET }),
        stat({ id: 3, title: 'Failures', measures: ['failures'], timeFrom: '15m' }),
        stat({ id: 4, title: 'Duration', measures: ['duration_p50'], timeFrom: '15m', empty: QUIET }),
        stat({ id: 5, title: 'Cost', measures: ['cost_total'], timeFrom: '15m' }),
        stat({
          id: 6,
          title: 'Newest',
          measures: ['freshness_age'],
          description: 'How long ago it was, now, whatever the time range and the variables.',
        }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 7,
          title: 'Executions a Minute (Last Hour)',
          measures: ['successes', 'failures'],
          bucket: '1m',
          drawStyle: 'bars',
          stacked: true,
          styles: OUTCOMES,
          timeFrom: '1h',
          description: `${ANEW}.`,
          empty: QUIET,
        }),
        cells({
          id: 8,
          title: 'Failure Rate by Pool (Last 6 Hours)',
          ...FAILURES,
          dimensions: ['pool_type'],
          bucket: '10m',
          timeFrom: '6h',
          empty: QUIET,
        }),
      ],
    },
    {
      height: 11,
      panels: [
        presetTable({
          id: 9,
          title: 'Executions (Last 15 Minutes)',
          preset: 'recent_executions',
          params: { window: '15m' },
          columns: ['time', 'success', 'duration_seconds', 'quality_score'],
          overrides: [SUCCESS_WORDS],
          timeFrom: '15m',
          description: `Newest first, at most 100. ${ANEW}, and by Grafana Live after each commit.`,
          live: true,
          empty: QUIET,
          width: 14,
        }),
        table({
          id: 10,
          title: 'Pools (Last 15 Minutes)',
          measures: ['executions', 'success_rate', 'duration_p95'],
          dimensions: ['pool_type'],
          barsIn: 'executions',
          timeFrom: '15m',
          empty: QUIET,
        }),
      ],
    },
    {
      height: 7,
      panels: [
        presetTable({
          id: 11,
          title: 'Failures (Last Hour)',
          preset: 'failed_executions',
          params: { limit: 50 },
          columns: ['time', 'task_type', 'repo', 'model_tier', 'pool_type', 'error_type', 'duration_seconds'],
          overrides: ROOM_FOR_MESSAGE,
          hidden: ['task_id'],
          timeFrom: '1h',
          description: 'Newest first, at most 50.',
          more: { uid: UIDS.errors, title: 'What fails, and since when: Learning: Errors' },
          empty: 'Nothing failed',
        }),
      ],
    },
  ],
};
