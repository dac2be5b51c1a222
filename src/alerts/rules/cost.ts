import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { HOUR } from '../times';
import { NEVER_EMPTY, TOLD_ONCE } from '../without-value';

/** What executions cost. */
export const cost = (limits: LimitSource): GroupSource => ({
  name: 'learning-cost',
  topic: 'cost',
  interval: '5m',
  rules: [
    {
      uid: 'learning-hourly-cost',
      title: 'High cost',
      severity: 'warning',
      asks: { measure: 'cost_total' },
      why: { preset: 'alert_in_words', params: { about: 'cost' }, dashboard: UIDS.cost },
      condition: limits.beyond('cost_hourly', 'warning'),
      window: HOUR,
      // A sum over an hour does not flicker, and what is spent is spent.
      for: '0s',
      noData: NEVER_EMPTY,
      onError: TOLD_ONCE,
      summary: 'The last hour was expensive.',
      finding: 'is what the executions of the last hour cost',
      runbook: 'high-cost',
      panel: OVERVIEW_PANELS.cost,
    },
  ],
});
