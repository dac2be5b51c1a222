import { presetStat } from '../panel/preset-panels';
import { presetTable } from '../panel/table-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

/** Shown as well where the database has no such table, or nobody writes it, which is the likelier reason. */
const or = (reason: string, table: string) =>
  `${reason}. They are rows of the table ${table}, which the orchestrator writes once it learns by itself; db migrate makes the table.`;

/** What the orchestrator adjusts by itself. */
export const LEARNED: DashboardSource = {
  uid: UIDS.learned,
  file: 'learned',
  title: 'Learning: Policies',
  description:
    'What the orchestrator has learned and adjusts by itself: policies, Q-values, experiments that are written down.',
  refresh: '5m',
  from: 'now-90d',
  beside: true,
  rows: [
    {
      height: 4,
      panels: [
        presetStat({
          id: 1,
          title: 'What Has Been Learned',
          preset: 'learned_summary',
          shown: ['Policies', 'States', 'Q-values', 'Running experiments'],
          description: 'Whatever the time range.',
          empty: 'Nothing',
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 2,
          title: 'Policies in Force',
          preset: 'policies_in_force',
          columns: ['repo', 'policy_value', 'last_adjusted'],
          description: 'One of each name for each repository, whatever the time range.',
          empty: or('No policies', 'policies'),
        }),
      ],
    },
    {
      height: 9,
      panels: [
        presetTable({
          id: 3,
          title: 'Changes of Policies',
          preset: 'policy_changes',
          columns: ['applied_at', 'repo', 'old_value', 'new_value', 'feedback_count', 'confidence'],
          description: 'The newest first.',
          empty: or('No policy was changed within the time range', 'policy_adjustments'),
        }),
      ],
    },
    {
      height: 11,
      panels: [
        presetTable({
          id: 4,
          title: 'Q-Values',
          preset: 'q_values',
          columns: ['best', 'q_value', 'margin', 'actions', 'update_count', 'last_updated'],
          description:
            'Of each state the best action, and how far it is ahead of the next; the states that were learned most often first.',
          empty: or('No Q-values', 'q_table'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 5,
          title: 'Quality Gates',
          preset: 'quality_policies',
          columns: ['repo', 'project_maturity', 'strictness_level', 'coverage_threshold', 'last_adjusted'],
          description: 'How strict the gate is with each repository, whatever the time range.',
          empty: or('No quality policies', 'quality_policies'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        presetTable({
          id: 6,
          title: 'Experiments as They Are Written Down',
          preset: 'planned_experiments',
          columns: ['status', 'start_time', 'end_time', 'min_sample_size', 'assigned', 'figures'],
          description:
            'Whatever the time range. Whether one is decided, Learning: Experiments says, by the executions.',
          more: { uid: UIDS.experiments, title: 'Is it decided? Learning: Experiments' },
          empty: or('No experiments', 'experiments'),
        }),
      ],
    },
  ],
};
