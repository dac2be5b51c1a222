import type { Unit } from './units';

/** The levels in which every part of the product speaks of health, best first. */
export const STATUS_LEVELS = {
  ok: { color: 'green', label: 'OK' },
  warning: { color: 'yellow', label: 'WARNING' },
  critical: { color: 'red', label: 'CRITICAL' },
} as const;

export type StatusLevel = keyof typeof STATUS_LEVELS;

/** Between good values and those that are worth a warning, or critical. */
export interface Threshold {
  readonly unit: Unit;
  readonly good: 'high' | 'low';
  readonly warning: number;
  readonly critical?: number;
  /** What is limited, and over how long where that is not a matter of who asks. */
  readonly help: string;
}

const ERRORS = { unit: 'percent', good: 'low', warning: 10, critical: 25 } as const;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** By measure id; limits of a sum hold for 24 hours. */
export const MEASURE_THRESHOLDS = {
  success_rate: { unit: 'percent', good: 'high', warning: 85, critical: 70, help: 'Executions that succeeded.' },
  error_rate: { ...ERRORS, help: 'Executions that left an error.' },
  failure_rate: { ...ERRORS, help: 'Executions that failed or left an error.' },
  quality_avg: { unit: 'score', good: 'high', warning: 75, critical: 60, help: 'Mean quality score.' },
  calibration_error: {
    unit: 'fraction',
    good: 'low',
    warning: 0.1,
    critical: 0.2,
    help: 'How far confidence is from what succeeds.',
  },
  duration_avg: { unit: 'seconds', good: 'low', warning: MINUTE, critical: 2 * MINUTE, help: 'Mean duration.' },
  cost_total: { unit: 'usd', good: 'low', warning: 1, critical: 5, help: 'What 24 hours cost.' },
  freshness_age: {
    unit: 'seconds',
    good: 'low',
    warning: HOUR,
    critical: DAY,
    help: 'Age of the newest execution.',
  },
  database_bytes: { unit: 'bytes', good: 'low', warning: 500e6, critical: 1000e6, help: 'Size of the database file.' },
  completeness: {
    unit: 'percent',
    good: 'high',
    warning: 95,
    help: 'Values present, of those that each execution should have.',
  },
  acceptance_rate: { unit: 'percent', good: 'high', warning: 85, critical: 70, help: 'Results that users accepted.' },
  rows_ahead: { unit: 'count', good: 'low', warning: 0, help: 'Executions dated more than 5 minutes ahead of now.' },
  quarantined: { unit: 'count', good: 'low', warning: 0, help: 'Refused records that nobody has settled.' },
  backup_age: { unit: 'seconds', good: 'low', warning: 26 * HOUR, help: 'Time since a backup succeeded.' },
} as const satisfies Record<string, Threshold>;

/** Panels, alert rules, the health check and the commands all take their limits from here. */
export const THRESHOLDS = {
  ...MEASURE_THRESHOLDS,
  coverage: { unit: 'percent', good: 'high', warning: 80, critical: 60, help: 'Of a repository, by its tests.' },
  daily_success_rate: {
    unit: 'percent',
    good: 'high',
    warning: 80,
    help: 'Executions of the last 24 hours that succeeded, for the command status; alert rules watch an hour.',
  },
  executions_hourly: { unit: 'count', good: 'high', warning: 1, help: 'Executions of the last hour.' },
  cost_hourly: { unit: 'usd', good: 'low', warning: 10, help: 'What the last hour cost.' },
  monthly_budget: { unit: 'usd', good: 'low', warning: 0, help: 'What a month may cost; 0 for no budget.' },
  calibration_drift: {
    unit: 'coefficient',
    good: 'low',
    warning: 0.01,
    help: 'By how much the mean square gap between confidence and success has grown within a week.',
  },
  days_until_full: {
    unit: 'days',
    good: 'high',
    warning: 14,
    help: 'Days until the database file reaches the critical limit of database_bytes, at the pace of 30 days.',
  },
  true_orphans: { unit: 'count', good: 'low', warning: 0, help: 'Steps of workflows whose run should be there.' },
  failed_steps: {
    unit: 'percent',
    good: 'low',
    warning: 5,
    critical: 10,
    help: 'Steps of workflows that failed, of those that began within 24 hours.',
  },
  queue_fill: {
    unit: 'fraction',
    good: 'low',
    warning: 0.5,
    critical: 0.9,
    help: 'Records that wait in the collector, of those that may.',
  },
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof THRESHOLDS;
