import { WORKFLOWS_PANELS } from '../../dashboards/sources/workflows';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { DAY } from '../times';
import { NEVER_EMPTY, TOLD_ONCE } from '../without-value';

const MIN_STEPS = 20;

const WORKFLOWS = {
  window: DAY,
  onError: TOLD_ONCE,
  dashboard: UIDS.workflows,
} as const;

const about = (topic: string) => ({
  preset: 'alert_in_words',
  params: { about: topic },
  dashboard: UIDS.workflows,
});

/** What Oneiric's workflows do; calm where none are shown. */
export const workflows = (limits: LimitSource): GroupSource => ({
  name: 'learning-workflows',
  topic: 'workflows',
  interval: '30m',
  rules: [
    {
      ...WORKFLOWS,
      uid: 'learning-orphans',
      title: 'Orphaned steps',
      severity: 'warning',
      asks: { preset: 'true_orphans', unit: 'count' },
      why: about('orphans'),
      condition: limits.beyond('true_orphans', 'warning'),
      // A run that has just begun may be written after its first step.
      for: '1h',
      noData: NEVER_EMPTY,
      summary: 'Steps of workflows have lost a run that should be there.',
      finding: 'steps have lost their run',
      runbook: 'orphaned-steps',
      panel: WORKFLOWS_PANELS.orphans,
    },
    ...limits.eachLevel('failed_steps', {
      ...WORKFLOWS,
      uid: 'learning-failed-steps',
      title: 'Failing steps',
      asks: { preset: 'failed_steps', params: { minimum: MIN_STEPS }, unit: 'percent' },
      why: about('failed_steps'),
      minSamples: MIN_STEPS,
      for: '30m',
      noData: {
        state: 'OK',
        because: 'No workflows are shown, or too few steps began to judge.',
      },
      summary: 'Too many steps of workflows fail.',
      finding: 'of the steps of the last day failed',
      runbook: 'failing-steps',
      panel: WORKFLOWS_PANELS.failures,
    }),
  ],
});
