import { OUTCOMES } from '../colours';
import { AS_THEY_ARE } from '../more';
import { cells, FAILURES } from '../panel/cells-panel';
import { barChart, series } from '../panel/chart-panels';
import { table } from '../panel/table-panels';
import { bars, stat } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

/** Who asks for what, how it goes, and what it costs. */
export const WORK: DashboardSource = {
  uid: UIDS.work,
  file: 'work',
  title: 'Learning: Repositories',
  description: 'Which repositories ask for which tasks, how hard these are, how they go, and what they cost.',
  refresh: '1m',
  from: 'now-30d',
  rows: [
    {
      height: 4,
      panels: [
        stat({ id: 1, title: 'Executions', measures: ['executions'] }),
        stat({ id: 2, title: 'Success', measures: ['success_rate'] }),
        stat({ id: 3, title: 'Quality', measures: ['quality_avg'] }),
        stat({ id: 4, title: 'Cost', measures: ['cost_total'] }),
        stat({ id: 5, title: 'Complexity', measures: ['complexity_avg'] }),
        stat({ id: 6, title: 'Files', measures: ['files_total'] }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 7,
          title: 'Executions by Repository',
          measures: ['executions'],
          dimensions: ['repo'],
          drawStyle: 'bars',
          stacked: true,
          limit: 6,
          other: true,
        }),
        cells({
          id: 8,
          title: 'When and Where: Failure Rate by Repository',
          ...FAILURES,
          dimensions: ['repo'],
          limit: 10,
        }),
      ],
    },
    {
      height: 10,
      panels: [
        table({
          id: 9,
          title: 'Repositories',
          isDense: true,
          measures: ['executions', 'success_rate', 'quality_avg', 'duration_avg', 'cost_total'],
          dimensions: ['repo'],
          barsIn: 'executions',
          limit: 50,
          description: `The busiest first. ${AS_THEY_ARE}`,
        }),
        table({
          id: 10,
          title: 'Task Types',
          isDense: true,
          measures: ['executions', 'success_rate', 'quality_avg', 'duration_avg', 'cost_avg'],
          dimensions: ['task_type'],
          barsIn: 'executions',
          limit: 50,
          description: `The most frequent first. ${AS_THEY_ARE}`,
        }),
      ],
    },
    {
      height: 10,
      panels: [
        bars({
          id: 11,
          title: 'Success by Task Type',
          measures: ['success_rate'],
          dimensions: ['task_type'],
          limit: 10,
        }),
        bars({
          id: 12,
          title: 'Duration by Task Type',
          measures: ['duration_p50'],
          dimensions: ['task_type'],
          limit: 10,
        }),
        bars({
          id: 13,
          title: 'Cost of a Success by Task Type',
          measures: ['cost_per_success'],
          dimensions: ['task_type'],
          limit: 10,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 14,
          title: 'How Hard the Tasks Are',
          measures: ['successes', 'failures'],
          dimensions: ['complexity_bucket'],
          stacked: true,
          styles: OUTCOMES,
          description: 'By complexity, in steps of 20.',
          width: 10,
        }),
        cells({
          id: 15,
          title: 'When Which Tasks Run',
          measures: ['executions'],
          dimensions: ['task_type'],
          limit: 10,
          description: 'The darker, the more executions.',
        }),
      ],
    },
    {
      height: 10,
      panels: [
        table({
          id: 16,
          title: 'Which Tier Does Which Tasks',
          measures: ['executions', 'success_rate', 'cost_avg'],
          dimensions: ['task_type', 'model_tier'],
          barsIn: 'executions',
          limit: 60,
          more: { uid: UIDS.routing, title: 'Which should: Learning: Routing' },
          description: AS_THEY_ARE,
        }),
        table({
          id: 17,
          title: 'Which Repository Asks for Which Tasks',
          measures: ['executions', 'success_rate', 'cost_total'],
          dimensions: ['repo', 'task_type'],
          barsIn: 'executions',
          limit: 60,
        }),
      ],
    },
  ],
};
