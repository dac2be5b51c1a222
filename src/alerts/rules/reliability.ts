import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import { UIDS } from '../../dashboards/uids';
import { RATE_WATCH, WATCHED } from '../../model/watched-rates';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { TOLD_ONCE, TOO_FEW } from '../without-value';

const WATCH = {
  window: RATE_WATCH.window,
  minSamples: RATE_WATCH.minSamples,
  for: `${RATE_WATCH.for / 60}m`,
  noData: TOO_FEW,
  onError: TOLD_ONCE,
} as const;

const whyOf = (measure: string) => ({
  preset: 'why_in_words',
  params: { measure, before: 'period' },
  dashboard: UIDS.why,
  boxes: { measure },
});

/** Whether executions succeed, and in time. */
export const reliability = (limits: LimitSource): GroupSource => ({
  name: 'learning-reliability',
  topic: 'reliability',
  interval: `${RATE_WATCH.interval / 60}m`,
  rules: [
    ...limits.eachLevel('success_rate', {
      ...WATCH,
      uid: WATCHED.success_rate,
      title: 'Low success rate',
      asks: { measure: 'success_rate' },
      why: whyOf('success_rate'),
      summary: 'Too few executions succeed.',
      finding: 'of the executions of the last hour succeeded',
      runbook: 'low-success-rate',
      panel: OVERVIEW_PANELS.successRate,
    }),
    ...limits.eachLevel('failure_rate', {
      ...WATCH,
      uid: WATCHED.failure_rate,
      title: 'High error rate',
      asks: { measure: 'failure_rate' },
      why: whyOf('success_rate'),
      summary: 'Too many executions fail or leave an error.',
      finding: 'of the executions of the last hour failed or left an error',
      runbook: 'high-error-rate',
      panel: OVERVIEW_PANELS.failureRate,
    }),
    {
      ...WATCH,
      uid: 'learning-duration',
      title: 'Slow executions',
      severity: 'warning',
      asks: { measure: 'duration_avg' },
      why: whyOf('duration_avg'),
      condition: limits.beyond('duration_avg', 'critical'),
      // The mean of a few is that of the longest.
      for: '15m',
      summary: 'Executions take too long.',
      finding: 'was the mean duration of the last hour',
      runbook: 'slow-executions',
      panel: OVERVIEW_PANELS.duration,
    },
  ],
});
