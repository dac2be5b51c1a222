import { OVERVIEW_PANELS } from '../../dashboards/sources/overview';
import { UIDS } from '../../dashboards/uids';
import type { LimitSource } from '../limit-source';
import type { GroupSource } from '../rule';
import { HOUR } from '../times';
import { NEVER_EMPTY, TOLD_ONCE } from '../without-value';

const OF_EMPTY = {
  state: 'OK',
  because: 'There is no execution at all, which is for "Empty database".',
} as const;

const about = (topic: string) => ({
  preset: 'alert_in_words',
  params: { about: topic },
  dashboard: UIDS.overview,
});

/** Whether the record comes, and with the right time. */
export const freshness = (limits: LimitSource): GroupSource => ({
  name: 'learning-freshness',
  topic: 'freshness',
  interval: '5m',
  rules: [
    {
      uid: 'learning-silent',
      title: 'No executions',
      severity: 'warning',
      asks: { preset: 'executions_of_a_record', unit: 'count' },
      why: about('newest'),
      condition: limits.beyond('executions_hourly', 'warning'),
      window: HOUR,
      for: '10m',
      noData: OF_EMPTY,
      onError: TOLD_ONCE,
      summary: 'Nothing has run for an hour, or nothing is recorded.',
      finding: 'executions were recorded in the last hour',
      runbook: 'no-executions',
      panel: OVERVIEW_PANELS.executions,
    },
    {
      uid: 'learning-stale',
      title: 'Stale data',
      severity: 'warning',
      asks: { measure: 'freshness_age' },
      why: about('newest'),
      condition: limits.beyond('freshness_age', 'critical'),
      window: HOUR,
      for: '5m',
      noData: OF_EMPTY,
      onError: TOLD_ONCE,
      summary: 'No execution has been recorded for a long time.',
      finding: 'since the newest execution was recorded',
      runbook: 'stale-data',
      panel: OVERVIEW_PANELS.freshness,
    },
    {
      uid: 'learning-rows-ahead',
      title: 'Rows from the future',
      severity: 'warning',
      asks: { measure: 'rows_ahead' },
      why: about('rows_ahead'),
      condition: limits.beyond('rows_ahead', 'warning'),
      window: HOUR,
      for: '5m',
      noData: NEVER_EMPTY,
      onError: TOLD_ONCE,
      summary: 'Executions are dated ahead of now: a producer has a wrong clock, or writes times of another zone.',
      finding: 'executions are dated more than 5 minutes ahead of now',
      runbook: 'rows-from-the-future',
      panel: OVERVIEW_PANELS.rowsAhead,
    },
    {
      uid: 'learning-empty',
      title: 'Empty database',
      severity: 'critical',
      asks: { measure: 'rows' },
      condition: { evaluator: 'lt', limit: 1 },
      window: HOUR,
      for: '0s',
      noData: NEVER_EMPTY,
      onError: TOLD_ONCE,
      summary: 'The learning database holds no execution.',
      finding: 'executions are in the learning database',
      runbook: 'empty-database',
      panel: OVERVIEW_PANELS.rows,
    },
  ],
});
