import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import type { GroupSource } from '../rule';
import { HOUR } from '../times';

const UNHEALTHY = {
  state: 'Alerting',
  because: 'No answer, in whatever way, is what this rule is about.',
} as const;

/** Whether there are answers at all. Every other rule leaves that to this one. */
export const health = (): GroupSource => ({
  name: 'learning-health',
  topic: 'health',
  interval: '1m',
  rules: [
    {
      uid: 'learning-unhealthy',
      title: 'Data source unhealthy',
      severity: 'critical',
      asks: { measure: 'rows' },
      // No count is: only a question without an answer makes it fire.
      condition: { evaluator: 'lt', limit: 0 },
      window: HOUR,
      // As long as a Grafana or a plugin takes to start again.
      for: '2m',
      noData: UNHEALTHY,
      onError: UNHEALTHY,
      summary: 'The data source does not answer: no other rule knows anything.',
      finding: 'The plugin does not run, or the learning database cannot be read',
      runbook: 'data-source-unhealthy',
      panel: OVERVIEW_PANELS.rows,
    },
  ],
});
