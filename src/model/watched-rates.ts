import { THRESHOLDS, type Threshold } from './thresholds';

/** How alert rules watch a rate; in seconds. */
export const RATE_WATCH = {
  /** The rate is taken over so much time up to now. */
  window: 3600,
  /** With fewer executions in it there is nothing to judge. */
  minSamples: 10,
  /** How long the rate has to be beyond its limit. */
  for: 300,
  /** How often it is looked at. */
  interval: 60,
} as const;

/** Rates with an alert rule for each of their limits, and the uid that these begin with, which never changes. */
export const WATCHED = {
  success_rate: 'learning-success-rate',
  failure_rate: 'learning-failure-rate',
} as const;

export interface WatchedRate {
  /** The uid of the alert rule. */
  readonly uid: string;
  readonly measure: keyof typeof WATCHED;
  /** Percent. */
  readonly limit: number;
  /** Whether the rule fires below the limit; else above. */
  readonly isBelow: boolean;
}

/** Every alert rule on a rate. */
export const WATCHED_RATES: readonly WatchedRate[] = (Object.keys(WATCHED) as (keyof typeof WATCHED)[]).flatMap(
  (measure) => {
    const { good, warning, critical }: Threshold = THRESHOLDS[measure];
    return Object.entries({ warning, critical }).flatMap(([level, limit]) =>
      limit === undefined ? [] : [{ uid: `${WATCHED[measure]}-${level}`, measure, limit, isBelow: good === 'high' }],
    );
  },
);
