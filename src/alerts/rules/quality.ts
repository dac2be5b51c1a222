import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { DAY, HOUR } from '../times';
import { NEVER_EMPTY, TOLD_ONCE, TOO_FEW } from '../without-value';

const about = (topic: string) => ({
  preset: 'alert_in_words',
  params: { about: topic },
  dashboard: UIDS.overview,
});

/** Whether what is recorded is whole. */
export const quality = (limits: LimitSource): GroupSource => ({
  name: 'learning-quality',
  topic: 'quality',
  interval: '10m',
  rules: [
    {
      uid: 'learning-completeness',
      title: 'Incomplete data',
      severity: 'warning',
      asks: { measure: 'completeness' },
      why: about('missing_values'),
      condition: limits.beyond('completeness', 'warning'),
      window: DAY,
      minSamples: 20,
      for: '10m',
      noData: TOO_FEW,
      onError: TOLD_ONCE,
      summary: 'Executions come without what each should have.',
      finding: 'of the values that the executions of the last day should have are there',
      runbook: 'incomplete-data',
      panel: OVERVIEW_PANELS.completeness,
    },
    {
      uid: 'learning-quarantine',
      title: 'Records in quarantine',
      severity: 'warning',
      asks: { measure: 'quarantined' },
      why: about('quarantine'),
      condition: limits.beyond('quarantined', 'warning'),
      window: HOUR,
      // Time for somebody to mend it by hand.
      for: '30m',
      noData: NEVER_EMPTY,
      onError: TOLD_ONCE,
      summary: 'Records were refused, and wait for somebody to mend or drop them.',
      finding: 'records wait in quarantine',
      runbook: 'records-in-quarantine',
      panel: OVERVIEW_PANELS.quarantined,
    },
  ],
});
