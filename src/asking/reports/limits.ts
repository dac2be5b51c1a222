import { MEASURE_THRESHOLDS, THRESHOLDS, type Threshold, type ThresholdName } from '../../model/thresholds';

/** From where on a measure is worth a warning, or critical, in its own unit; null for never. */
export interface Limits {
  readonly warning: number | null;
  readonly critical: number | null;
}

/** Limits by measure. A measure that is not there is not judged. */
export type LimitsByMeasure = Readonly<Partial<Record<ThresholdName, Limits>>>;

export const THRESHOLD_NAMES = Object.keys(MEASURE_THRESHOLDS) as readonly ThresholdName[];

/** Whether high values are the good ones. */
export const isHighGood = (name: ThresholdName): boolean => THRESHOLDS[name].good === 'high';

/** Those of the whole product. */
export const DEFAULT_LIMITS: LimitsByMeasure = Object.fromEntries(
  THRESHOLD_NAMES.map((name): [ThresholdName, Limits] => {
    const { warning, critical }: Threshold = THRESHOLDS[name];
    return [name, { warning, critical: critical ?? null }];
  }),
);
