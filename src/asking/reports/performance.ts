import type { Asker, ReportOptions } from '../asker';
import type { PlainRow } from '../plain';
import { type TimeRangeName, timeRangeOf } from '../time-ranges';
import { figures, figuresOfAll, OF_GROUPS } from './figures';

const DURATION = {
  avg_seconds: 'duration_avg',
  p50_seconds: 'duration_p50',
  p95_seconds: 'duration_p95',
  p99_seconds: 'duration_p99',
} as const;

const COST = { total_cost: 'cost_total', avg_cost: 'cost_avg', avg_savings: 'cost_savings_avg' } as const;

const RESOURCES = { avg_memory_mb: 'memory_avg', p95_memory_mb: 'memory_p95' } as const;

type Figures<N> = Readonly<Record<keyof N, number | null>>;

/** Seconds, US dollars, megabytes; null where nothing tells. */
export interface Performance {
  readonly duration: Figures<typeof DURATION>;
  readonly cost: Figures<typeof COST>;
  readonly resources: Figures<typeof RESOURCES>;
}

interface PerformanceReport extends Performance {
  readonly time_range: TimeRangeName;
  readonly by_model_tier: readonly PlainRow[];
}

const picked = <N extends object>(names: N, row: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, row[name] ?? null])) as Figures<N>;

/** Durations, costs and memory of the executions of a time range. Throws LearningError. */
export async function performance(
  asker: Pick<Asker, 'ask'>,
  timeRange: TimeRangeName,
  { now = Date.now(), ...options }: ReportOptions = {},
): Promise<Performance> {
  const row = await figuresOfAll(asker, { ...DURATION, ...COST, ...RESOURCES }, timeRangeOf(timeRange, now), options);
  return { duration: picked(DURATION, row), cost: picked(COST, row), resources: picked(RESOURCES, row) };
}

/** The report that the MCP tool performance_metrics gives. Throws LearningError. */
export async function performanceReport(
  asker: Pick<Asker, 'ask'>,
  timeRange: TimeRangeName,
  { now = Date.now(), ...options }: ReportOptions = {},
): Promise<PerformanceReport> {
  const [figured, by_model_tier] = await Promise.all([
    performance(asker, timeRange, { now, ...options }),
    figures(asker, { by: 'model_tier', measures: OF_GROUPS }, timeRangeOf(timeRange, now), options),
  ]);
  return { time_range: timeRange, ...figured, by_model_tier };
}
