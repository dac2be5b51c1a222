import type { AllLimits } from '../model/limits';
import { isHighGood, LIMITED } from '../model/limits';
import { STATUS_LEVELS, THRESHOLDS, type ThresholdName } from '../model/thresholds';
import { findMeasure } from '../query/vocabulary/measures';
import type { ByLimits, Thresholds } from './source';

const { ok, warning: warn, critical: bad } = STATUS_LEVELS;

export const thresholdSteps = (limits: ThresholdName): ByLimits => ({ limits });

/** Each step begins at its value; what is counted is beyond a limit from the next number on. */
const beyond = (name: ThresholdName, limit: number) => (THRESHOLDS[name].unit === 'count' ? limit + 1 : limit);

/** Thresholds as Grafana's steps of colours. */
export function stepsOf(thresholds: Thresholds | ByLimits, limits: AllLimits): Thresholds {
  if (!('limits' in thresholds)) return thresholds;
  const { limits: name } = thresholds;
  const { warning, critical } = limits[name];
  const rising = [
    { color: ok.color, value: 0 },
    ...(warning === null ? [] : [{ color: warn.color, value: beyond(name, warning) }]),
    ...(critical === null ? [] : [{ color: bad.color, value: beyond(name, critical) }]),
  ];
  const worst = critical !== null ? bad : warning !== null ? warn : ok;
  const falling = [
    { color: worst.color, value: 0 },
    ...(critical === null ? [] : [{ color: warning === null ? ok.color : warn.color, value: critical }]),
    ...(warning === null ? [] : [{ color: ok.color, value: warning }]),
  ];
  return { mode: 'absolute', steps: isHighGood(name) ? falling : rising };
}

/** The limits for this measure, if it has any that hold whatever the time range: those of a sum do not. */
export function limitsOf(measure: string): ThresholdName | undefined {
  if (findMeasure(measure).empty === 0) return undefined;
  return LIMITED.find((name) => name === measure);
}
