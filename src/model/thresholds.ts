/** The levels in which every part of the product speaks of health, best first. */
export const STATUS_LEVELS = {
  ok: { color: 'green', label: 'OK' },
  warning: { color: 'yellow', label: 'WARNING' },
  critical: { color: 'red', label: 'CRITICAL' },
} as const;

export type StatusLevel = keyof typeof STATUS_LEVELS;

export interface Threshold {
  readonly good: 'high' | 'low';
  /** In the measure's own unit, as is `critical`. */
  readonly warning: number;
  readonly critical?: number;
}

const ERRORS = { good: 'low', warning: 10, critical: 25 } as const;

/** By measure id; limits of a sum hold for 24 hours. */
export const MEASURE_THRESHOLDS = {
  success_rate: { good: 'high', warning: 85, critical: 70 },
  error_rate: ERRORS,
  failure_rate: ERRORS,
  quality_avg: { good: 'high', warning: 75, critical: 60 },
  calibration_error: { good: 'low', warning: 0.1, critical: 0.2 },
  duration_avg: { good: 'low', warning: 60, critical: 120 },
  cost_total: { good: 'low', warning: 1, critical: 5 },
  freshness_age: { good: 'low', warning: 3600, critical: 86_400 },
  database_bytes: { good: 'low', warning: 500e6, critical: 1000e6 },
  completeness: { good: 'high', warning: 95 },
  acceptance_rate: { good: 'high', warning: 85, critical: 70 },
} as const satisfies Record<string, Threshold>;

/** Panels, alert rules, the health check and the commands all take their limits from here. */
export const THRESHOLDS = {
  ...MEASURE_THRESHOLDS,
  /** Of a repository, by its tests; percent. */
  coverage: { good: 'high', warning: 80, critical: 60 },
} as const satisfies Record<string, Threshold>;

/** Percent; the status of a database warns of a day below it. The rules watch an hour by tighter limits. */
export const DAILY_SUCCESS_RATE = 80;

export type ThresholdName = keyof typeof THRESHOLDS;

export function statusOf(name: ThresholdName, value: number): StatusLevel {
  const { good, warning, critical }: Threshold = THRESHOLDS[name];
  const beyond = (limit: number | undefined) =>
    limit !== undefined && (good === 'high' ? value < limit : value > limit);
  if (beyond(critical)) return 'critical';
  return beyond(warning) ? 'warning' : 'ok';
}
