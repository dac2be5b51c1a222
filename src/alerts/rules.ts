import { COST_PANELS } from '../dashboards/sources/cost';
import { EXPERIMENTS_PANELS } from '../dashboards/sources/experiments';
import { OVERVIEW_PANELS } from '../dashboards/sources/overview';
import { ROUTING_PANELS } from '../dashboards/sources/routing';
import { UIDS } from '../dashboards/uids';
import type { ThresholdName } from '../model/thresholds';
import { RATE_WATCH, WATCHED } from '../model/watched-rates';
import { type AlertGroup, type AlertRule, beyond } from './rule';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** USD; 0 for none, which is for whoever provisions the rule to set. */
const MONTHLY_BUDGET = 0;

type Levelled = Omit<AlertRule, 'severity' | 'condition'>;

/** A rule for each limit of its measure. */
function atBothLimits(rule: Levelled & { readonly asks: { readonly measure: ThresholdName } }): AlertRule[] {
  return (['warning', 'critical'] as const).map((severity) => ({
    ...rule,
    uid: `${rule.uid}-${severity}`,
    title: `${rule.title} (${severity})`,
    severity,
    condition: beyond(rule.asks.measure, severity),
  }));
}

/** Of a rate over too few executions there is nothing to say; that nothing runs is for the rule on stale data. */
const RATE = {
  window: RATE_WATCH.window,
  minSamples: RATE_WATCH.minSamples,
  for: `${RATE_WATCH.for / 60}m`,
  noDataState: 'OK',
  execErrState: 'Error',
  why: {
    preset: 'why_in_words',
    params: { measure: 'success_rate', before: 'period' },
    dashboard: UIDS.why,
    boxes: { measure: 'success_rate' },
  },
} as const;

const EXPERIMENT = {
  severity: 'warning',
  condition: { evaluator: 'gt', limit: 0 },
  window: 90 * DAY,
  for: '0s',
  noDataState: 'OK',
  execErrState: 'Error',
  dashboard: UIDS.experiments,
  panel: EXPERIMENTS_PANELS.list,
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
        asks: { measure: 'success_rate' },
        summary: 'Too few executions succeed.',
        finding: 'of the executions of the last hour succeeded',
        panel: OVERVIEW_PANELS.successRate,
      }),
      ...atBothLimits({
        ...RATE,
        uid: WATCHED.failure_rate,
        title: 'High error rate',
        asks: { measure: 'failure_rate' },
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
        asks: { measure: 'freshness_age' },
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
        asks: { measure: 'rows_ahead' },
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
        asks: { measure: 'rows' },
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
      asks: { measure: 'database_bytes' },
      window: HOUR,
      for: '0s',
      noDataState: 'OK',
      execErrState: 'Error',
      summary: 'The learning database is large: delete what is past retention, or give it more room.',
      finding: 'is the size of the learning database',
      panel: OVERVIEW_PANELS.databaseSize,
    }),
  },
  {
    name: 'learning-insight',
    interval: '10m',
    rules: [
      {
        uid: 'learning-calibration-drift',
        title: 'Calibration drift',
        severity: 'warning',
        asks: { preset: 'calibration_drift', unit: 'coefficient' },
        condition: { evaluator: 'gt', limit: 0.01 },
        window: 7 * DAY,
        for: '30m',
        noDataState: 'OK',
        execErrState: 'Error',
        summary: 'The confidence of the router is less honest than it was the week before.',
        finding: 'is what the mean square gap between confidence and success has grown by since the week before',
        dashboard: UIDS.routing,
        panel: ROUTING_PANELS.calibration,
      },
      {
        uid: 'learning-budget',
        title: 'Forecast over budget',
        severity: 'warning',
        asks: { preset: 'budget_use', params: { budget: MONTHLY_BUDGET }, unit: 'fraction' },
        condition: { evaluator: 'gt', limit: 1 },
        window: HOUR,
        for: '30m',
        noDataState: 'OK',
        execErrState: 'Error',
        summary: 'This month is going to cost more than its budget.',
        finding: 'of the budget are what the month is going to cost',
        dashboard: UIDS.cost,
        panel: COST_PANELS.forecast,
      },
      {
        ...EXPERIMENT,
        uid: 'learning-experiment-won',
        title: 'Experiment won',
        asks: { preset: 'experiments_settled', params: { verdict: 'won' }, unit: 'count' },
        why: { preset: 'experiments_in_words', params: { verdict: 'won' }, dashboard: UIDS.experiments },
        summary: 'A variant of a running experiment is better than its control: take it, and end the experiment.',
        finding: 'running experiments are won',
      },
      {
        ...EXPERIMENT,
        uid: 'learning-experiment-misassigned',
        title: 'Experiment misassigned',
        asks: { preset: 'experiments_settled', params: { verdict: 'misassigned' }, unit: 'count' },
        why: { preset: 'experiments_in_words', params: { verdict: 'misassigned' }, dashboard: UIDS.experiments },
        summary: 'Variants of a running experiment do not get the shares that they should: its result tells nothing.',
        finding: 'running experiments have variants with shares that chance does not explain',
      },
    ],
  },
];
