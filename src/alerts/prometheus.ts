import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import { SERVICE } from './render';
import type { Severity } from './rule';

/** What only the collector and `serve` know of themselves, and tell at /metrics; for a Prometheus that asks there. */
interface PrometheusRule {
  readonly alert: string;
  readonly severity: Severity;
  readonly expr: string;
  readonly for: string;
  readonly summary: string;
  readonly runbook: string;
}

const collector = (name: string) => `mahavishnu_learning_collector_${name}`;
const FILLED = `${collector('queue_records')} / ${collector('queue_limit_records')}`;
const RUNBOOK = 'collector-not-writing';

const queueRules = ({ queue_fill }: AllLimits): PrometheusRule[] =>
  (['warning', 'critical'] as const).flatMap((severity) => {
    const limit = queue_fill[severity];
    return limit === null
      ? []
      : [
          {
            alert: 'LearningCollectorQueueFills',
            severity,
            expr: `${FILLED} > ${limit}`,
            for: '5m',
            summary: 'The queue of the collector fills: {{ $value | humanizePercentage }} of it is taken.',
            runbook: RUNBOOK,
          },
        ];
  });

export function prometheusRules(limits: AllLimits): PrometheusRule[] {
  return [
    {
      alert: 'LearningCollectorGone',
      severity: 'critical',
      expr: `absent(${collector('queue_records')})`,
      for: '5m',
      summary: 'No collector of learning records answers.',
      runbook: RUNBOOK,
    },
    {
      alert: 'LearningCollectorNotWriting',
      severity: 'critical',
      expr: `${collector('database_failing')} > 0`,
      for: '2m',
      summary: 'The collector cannot write to the learning database; records wait in its spool.',
      runbook: RUNBOOK,
    },
    ...queueRules(limits),
    {
      alert: 'LearningCollectorTurnsAway',
      severity: 'critical',
      expr: `sum(increase(${collector('requests_total')}{status="429"}[5m])) > 0`,
      for: '0s',
      summary: 'The collector turns records away: its queue is full.',
      runbook: RUNBOOK,
    },
    {
      alert: 'LearningCollectorRejects',
      severity: 'warning',
      expr: `sum(increase(${collector('records_total')}{result="rejected"}[1h])) > 0`,
      for: '0s',
      summary: '{{ $value | humanize }} records of the last hour were refused.',
      runbook: 'records-in-quarantine',
    },
    {
      alert: 'LearningServiceUnreadable',
      severity: 'critical',
      expr: 'mahavishnu_learning_service_database_readable < 1',
      for: '2m',
      summary: 'The learning database cannot be read.',
      runbook: 'data-source-unhealthy',
    },
  ];
}

/** The rules for the default limits. */
export const PROMETHEUS_RULES: readonly PrometheusRule[] = prometheusRules(DEFAULT_LIMITS);

/** Content of a file that Prometheus takes by `rule_files`. */
export const renderPrometheus = (rules: readonly PrometheusRule[], runbooks: string) => ({
  groups: [
    {
      name: 'learning-collector',
      interval: '30s',
      rules: rules.map(({ alert, severity, expr, for: holds, summary, runbook }) => ({
        alert,
        expr,
        for: holds,
        labels: { severity, topic: 'collector', service: SERVICE },
        annotations: { summary, runbook_url: `${runbooks}/${runbook}.html` },
      })),
    },
  ],
});
