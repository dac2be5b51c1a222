import { STATUS_LEVELS, THRESHOLDS, type Threshold, type ThresholdName } from '../model/thresholds';
import { findMeasure } from '../query/vocabulary/measures';
import type { Thresholds } from './source';

const { ok, warning: warn, critical: bad } = STATUS_LEVELS;

/** The limits as Grafana's steps, each of which begins at its value. */
export function thresholdSteps(name: ThresholdName): Thresholds {
  const { good, warning, critical }: Threshold = THRESHOLDS[name];
  const rising = [
    { color: ok.color, value: 0 },
    { color: warn.color, value: warning },
    ...(critical === undefined ? [] : [{ color: bad.color, value: critical }]),
  ];
  const falling = [
    { color: critical === undefined ? warn.color : bad.color, value: 0 },
    ...(critical === undefined ? [] : [{ color: warn.color, value: critical }]),
    { color: ok.color, value: warning },
  ];
  return { mode: 'absolute', steps: good === 'low' ? rising : falling };
}

/** The limits for this measure, if it has any that hold whatever the time range: those of a sum do not. */
export function limitsOf(measure: string): ThresholdName | undefined {
  if (findMeasure(measure).empty === 0) return undefined;
  return Object.hasOwn(THRESHOLDS, measure) ? (measure as ThresholdName) : undefined;
}
