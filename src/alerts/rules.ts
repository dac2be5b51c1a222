import { OVERVIEW_PANELS } from '../dashboards/sources/overview';
import { RATE_WATCH, WATCHED } from '../model/watched-rates';
import { type AlertGroup, type AlertRule, beyond } from './rule';

const HOUR = 3600;

type Levelled = Omit<AlertRule, 'severity' | 'condition'>;

/** A rule for each limit of its measure. */
function atBothLimits(rule: Levelled & { readonly measure: Parameters<typeof beyond>[0] }): AlertRule[] {
  return (['warning', 'critical'] as const).map((severity) => ({
    ...rule,
    uid: `${rule.uid}-${severity}`,
    title: `${rule.title} (${severity})`,
    severity,
    condition: beyond(rule.measure, severity),
  }));
}

/** Of a rate over too few executions there is nothing to say; that nothing runs is for the rule on stale data. */
const RATE = {
  window: RATE_WATCH.window,
  minSamples: RATE_WATCH.minSamples,
  for: `${RATE_WATCH.for / 60}m`,
  noDataState: 'OK',
  execErrState: 'Error',
} as const;

/** Every alert rule. An entry here is all that a new one needs. */
export const ALERT_GROUPS: readonly AlertGroup[] = [
  {
    name: 'learning-reliability',
    interval: `${RATE_WATCH.interval / 60}m`,
    rules: [
      ...atBothLimits({
        ...RATE,
        uid: WATCHED.success_rate,
        title: 'Low success rate',
        measure: 'success_rate',
        summary: 'Too few executions succeed.',
        finding: 'of the executions of the last hour succeeded',
        panel: OVERVIEW_PANELS.successRate,
      }),
      ...atBothLimits({
        ...RATE,
        uid: WATCHED.failure_rate,
        title: 'High error rate',
        measure: 'failure_rate',
        summary: 'Too many executions fail or leave an error.',
        finding: 'of the executions of the last hour failed or left an error',
        panel: OVERVIEW_PANELS.failureRate,
      }),
    ],
  },
  {
    name: 'learning-freshness',
    interval: '5m',
    rules: [
      {
        uid: 'learning-stale',
        title: 'Stale data',
        severity: 'warning',
        measure: 'freshness_age',
        condition: beyond('freshness_age', 'critical'),
        window: HOUR,
        for: '5m',
        noDataState: 'OK',
        execErrState: 'Error',
        summary: 'No execution has been recorded for a long time.',
        finding: 'since the newest execution was recorded',
        panel: OVERVIEW_PANELS.freshness,
      },
      {
        uid: 'learning-rows-ahead',
        title: 'Rows from the future',
        severity: 'warning',
        measure: 'rows_ahead',
        condition: { evaluator: 'gt', limit: 0 },
        window: HOUR,
        for: '5m',
        noDataState: 'OK',
        execErrState: 'Error',
        summary: 'Executions are dated ahead of now: a producer has a wrong clock, or writes times of another zone.',
        finding: 'executions are dated more than 5 minutes ahead of now',
        panel: OVERVIEW_PANELS.rowsAhead,
      },
      {
        uid: 'learning-empty',
        title: 'Empty database',
        severity: 'critical',
        measure: 'rows',
        condition: { evaluator: 'lt', limit: 1 },
        window: HOUR,
        for: '0s',
        noDataState: 'Alerting',
        execErrState: 'Alerting',
        summary: 'The learning database is empty or cannot be read.',
        finding: 'No execution is in the learning database, or it cannot be read',
        panel: OVERVIEW_PANELS.rows,
      },
    ],
  },
  {
    name: 'learning-size',
    interval: '10m',
    rules: atBothLimits({
      uid: 'learning-database-size',
      title: 'Large database',
      measure: 'database_bytes',
      window: HOUR,
      for: '0s',
      noDataState: 'OK',
      execErrState: 'Error',
      summary: 'The learning database is large: delete what is past retention, or give it more room.',
      finding: 'is the size of the learning database',
      panel: OVERVIEW_PANELS.databaseSize,
    }),
  },
];
