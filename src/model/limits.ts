import { type StatusLevel, THRESHOLDS, type Threshold, type ThresholdName } from './thresholds';

/** From where on a value is worth a warning, or critical, in its own unit; null for never. */
export interface Limits {
  readonly warning: number | null;
  readonly critical: number | null;
}

/** What an installation goes by: limits of everything that has some. */
export type AllLimits = Readonly<Record<ThresholdName, Limits>>;

export const LIMITED = Object.keys(THRESHOLDS) as readonly ThresholdName[];

/** Whether high values are the good ones. */
export const isHighGood = (name: ThresholdName): boolean => THRESHOLDS[name].good === 'high';

/** The limits that hold where nobody has set others. */
export const DEFAULT_LIMITS = Object.fromEntries(
  LIMITED.map((name): [ThresholdName, Limits] => {
    const { warning, critical }: Threshold = THRESHOLDS[name];
    return [name, { warning, critical: critical ?? null }];
  }),
) as AllLimits;

/** Whether an installation has limits of its own of this. */
export const isOwn = (name: ThresholdName, limits: AllLimits): boolean =>
  limits[name].warning !== DEFAULT_LIMITS[name].warning || limits[name].critical !== DEFAULT_LIMITS[name].critical;

/** Whether the value is worse than the limit; never where there is none. */
export const isBeyond = (name: ThresholdName, value: number, limit: number | null): boolean =>
  limit !== null && (isHighGood(name) ? value < limit : value > limit);

export function statusOf(name: ThresholdName, value: number, limits: AllLimits = DEFAULT_LIMITS): StatusLevel {
  const { warning, critical } = limits[name];
  if (isBeyond(name, value, critical)) return 'critical';
  return isBeyond(name, value, warning) ? 'warning' : 'ok';
}
