import type { Asker, ReportOptions } from '../asker';
import type { PlainRow } from '../plain';
import { bucketOf, type TimeRangeName, timeRangeOf } from '../time-ranges';
import { figures, figuresOfAll, type Names } from './figures';

interface Metric {
  readonly help: string;
  /** Over the whole time range. */
  readonly summary: Names;
  /** Columns of a series: one row for each bucket of time and each group. */
  readonly series: Names;
  readonly by: string;
}

/** What can be asked for by one word. A new one is one entry. */
export const METRICS = {
  executions: {
    help: 'how many ran, and how they ended',
    summary: {
      executions: 'executions',
      successes: 'successes',
      failures: 'failures',
      success_rate: 'success_rate',
      error_rate: 'error_rate',
    },
    series: { executions: 'executions', successes: 'successes', failures: 'failures', success_rate: 'success_rate' },
    by: 'model_tier',
  },
  performance: {
    help: 'how long they took, and what they took of the machine',
    summary: {
      duration_avg: 'duration_avg',
      duration_p50: 'duration_p50',
      duration_p95: 'duration_p95',
      duration_p99: 'duration_p99',
      memory_avg: 'memory_avg',
      memory_p95: 'memory_p95',
      cpu_avg: 'cpu_avg',
    },
    series: {
      duration_avg: 'duration_avg',
      duration_p50: 'duration_p50',
      duration_p95: 'duration_p95',
      duration_p99: 'duration_p99',
    },
    by: 'model_tier',
  },
  quality: {
    help: 'how good the results were, by score and by users',
    summary: {
      quality_avg: 'quality_avg',
      quality_p50: 'quality_p50',
      quality_count: 'quality_count',
      acceptance_rate: 'acceptance_rate',
      rating_avg: 'rating_avg',
      ratings: 'ratings',
    },
    series: { quality_avg: 'quality_avg', quality_count: 'quality_count', acceptance_rate: 'acceptance_rate' },
    by: 'model_tier',
  },
  cost: {
    help: 'what they cost, and what was expected',
    summary: {
      cost_total: 'cost_total',
      cost_avg: 'cost_avg',
      cost_estimate_total: 'cost_estimate_total',
      cost_savings: 'cost_savings',
      cost_per_success: 'cost_per_success',
      cost_error_avg: 'cost_error_avg',
    },
    series: {
      cost_total: 'cost_total',
      cost_estimate_total: 'cost_estimate_total',
      cost_per_success: 'cost_per_success',
    },
    by: 'model_tier',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export interface MetricReport {
  readonly metric: MetricName;
  readonly time_range: TimeRangeName;
  /** Values by measure, each in its own unit; null where there is none. */
  readonly summary: Readonly<Record<string, number | null>>;
  /** In order of time; buckets without executions are left out. */
  readonly time_series: readonly PlainRow[];
  readonly by_model_tier: readonly PlainRow[];
}

/** One side of the record over a time range. Throws LearningError. */
export async function metricReport(
  asker: Pick<Asker, 'ask'>,
  metric: MetricName,
  timeRange: TimeRangeName,
  { now = Date.now(), ...options }: ReportOptions = {},
): Promise<MetricReport> {
  const { summary: names, series, by }: Metric = METRICS[metric];
  const over = timeRangeOf(timeRange, now);
  const [summary, time_series, by_model_tier] = await Promise.all([
    figuresOfAll(asker, names, over, options),
    figures(asker, { measures: series, bucket: bucketOf(timeRange) }, over, options),
    figures(asker, { measures: series, by }, over, options),
  ]);
  return { metric, time_range: timeRange, summary, time_series, by_model_tier };
}
