import { type AllLimits, DEFAULT_LIMITS, type Limits } from '../../model/limits';
import { MEASURE_THRESHOLDS, type ThresholdName } from '../../model/thresholds';

/** Limits by measure. A measure that is not there is not judged. */
export type LimitsByMeasure = Readonly<Partial<Record<ThresholdName, Limits>>>;

/** Measures that have limits. */
export const THRESHOLD_NAMES = Object.keys(MEASURE_THRESHOLDS) as readonly ThresholdName[];

/** The limits of measures, out of all limits. */
export const limitsOfMeasures = (limits: AllLimits): LimitsByMeasure =>
  Object.fromEntries(
    THRESHOLD_NAMES.filter((name) => Object.values(limits[name]).some((limit) => limit !== null)).map((name) => [
      name,
      limits[name],
    ]),
  );

/** The limits of measures that hold where nobody has set others. */
export const DEFAULT_MEASURE_LIMITS = limitsOfMeasures(DEFAULT_LIMITS);
