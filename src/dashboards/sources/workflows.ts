import { STATUS_LEVELS } from '../../model/thresholds';
import { presetSeries, presetStat } from '../panel/preset-panels';
import { barOverride, presetTable } from '../panel/table-panels';
import type { DashboardSource, Override } from '../source';
import { UIDS } from '../uids';

/** Shown as well where no files are set, which is the likelier reason on a new dashboard. */
const or = (reason: string) =>
  `${reason}. Workflows are read from Oneiric's files: let workflowsPath in the data source settings name them.`;

const { ok, warning, critical } = STATUS_LEVELS;

const STATUS_COLOURS: Override = {
  field: 'status',
  properties: {
    mappings: [
      {
        type: 'value',
        options: {
          completed: { color: ok.color, index: 0 },
          running: { color: warning.color, index: 1 },
          failed: { color: critical.color, index: 2 },
        },
      },
    ],
    'custom.cellOptions': { type: 'color-text', mode: 'basic' },
  },
};

const FAILED_STEPS: Override = {
  field: 'failed_nodes',
  properties: { color: { mode: 'fixed', fixedColor: critical.color } },
};
/** Those that failed are among them, so that they are no good news by themselves. */
const ALL_STEPS: Override = { field: 'nodes', properties: { color: { mode: 'fixed', fixedColor: 'blue' } } };

/** Panels that alert rules point at. */
export const WORKFLOWS_PANELS = { orphans: 1, failures: 6 } as const;

/** What Oneiric's workflows do: failures, slow steps, steps that never ended, and steps without their run. */
export const WORKFLOWS: DashboardSource = {
  uid: UIDS.workflows,
  file: 'workflows',
  title: 'Learning: Workflows',
  description: 'Runs of workflows and their steps: failures, durations, what is stuck, and what lost its run.',
  refresh: '1m',
  from: 'now-30d',
  beside: true,
  rows: [
    {
      height: 5,
      panels: [
        presetStat({
          id: WORKFLOWS_PANELS.orphans,
          title: 'Steps and Their Runs',
          preset: 'orphaned_nodes',
          description:
            'Oneiric keeps the last run only, and the steps of all: steps of earlier runs are history. A true orphan has lost a run that should be there.',
          empty: or('No steps recorded'),
        }),
        presetTable({
          id: 2,
          title: 'How Steps Stand',
          preset: 'node_status_distribution',
          columns: ['count', 'percentage'],
          description: 'Whatever the time range.',
          overrides: [STATUS_COLOURS],
          empty: or('No steps recorded'),
          width: 8,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 3,
          title: 'Recent Failed Runs',
          isDense: true,
          preset: 'recent_workflow_failures',
          columns: ['run_id', 'status', 'total_nodes', 'failed_nodes', 'started_at', 'ended_at', 'is_kept'],
          hidden: ['status', 'is_kept'],
          overrides: [STATUS_COLOURS],
          params: { limit: 10 },
          description:
            'Of runs that Oneiric no longer keeps, their steps tell how they ended. Whatever the time range.',
          empty: or('No run failed'),
          width: 14,
        }),
        presetTable({
          id: 4,
          title: 'Why Steps Fail',
          preset: 'top_node_errors',
          columns: ['count', 'last_occurrence'],
          params: { limit: 10 },
          description: 'The most frequent reasons first. Whatever the time range.',
          empty: or('No step failed'),
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 5,
          title: 'Duration of Steps',
          isDense: true,
          preset: 'node_duration',
          columns: ['count', 'avg_duration', 'p95_duration', 'max_duration'],
          overrides: [barOverride('avg_duration'), { field: 'avg_duration', properties: { 'custom.width': 180 } }],
          description: 'Of steps that ended within the time range, the slowest first.',
          empty: or('No step ended within the time range'),
        }),
        presetSeries({
          id: WORKFLOWS_PANELS.failures,
          title: 'Steps per Day',
          preset: 'nodes_per_day',
          drawStyle: 'bars',
          description: 'By the day on which they began.',
          overrides: [ALL_STEPS, FAILED_STEPS],
          empty: or('No step began within the time range'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 7,
          title: 'Stuck Steps',
          isDense: true,
          preset: 'stuck_nodes',
          columns: ['run_id', 'node_key', 'started_at', 'age'],
          width: 14,
          params: { hours: 1 },
          description:
            'Running for more than an hour, whatever the time range: most likely the process that ran them died.',
          empty: or('No step is stuck'),
        }),
        presetTable({
          id: 8,
          title: 'Paused or Draining',
          isDense: true,
          preset: 'domain_activity',
          columns: ['domain', 'key', 'paused', 'draining'],
          description: 'As it is now, by the word of an operator.',
          empty: or('Nothing is paused or draining'),
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 9,
          title: 'Runs',
          preset: 'workflow_runs',
          columns: ['run_id', 'status', 'total_nodes', 'failed_nodes', 'started_at', 'ended_at', 'is_kept'],
          overrides: [STATUS_COLOURS],
          params: { limit: 50 },
          description: 'The newest first.',
          empty: or('No run began within the time range'),
        }),
      ],
    },
    {
      height: 7,
      panels: [
        presetTable({
          id: 10,
          title: 'Duration of Runs',
          preset: 'workflow_duration',
          columns: ['count', 'avg_duration', 'p95_duration', 'max_duration'],
          description:
            'Of runs that ended within the time range. The workflow of a run that Oneiric no longer keeps is unknown.',
          empty: or('No run ended within the time range'),
        }),
      ],
    },
  ],
};
