import type { ThresholdName } from '../model/thresholds';
import { type Unit, unitSpec } from '../model/units';
import { findMeasure } from '../query/vocabulary/measures';
import type { FieldDefaults } from './source';
import { thresholdSteps } from './thresholds';

function unitFields(unit: Unit): FieldDefaults {
  const { grafana, decimals }: { grafana?: string; decimals?: number } = unitSpec(unit);
  return { ...(grafana !== undefined && { unit: grafana }), ...(decimals !== undefined && { decimals }) };
}

/** Unit and decimals that all these measures share; nothing where they differ: each field then brings its own. */
export function sharedUnit(measures: readonly string[]): FieldDefaults {
  const units = [...new Set(measures.map((id) => findMeasure(id).unit))];
  return units.length === 1 ? unitFields(units[0]!) : {};
}

const FULL_SCALE: { readonly [unit in Unit]?: { min: number; max: number } } = {
  percent: { min: 0, max: 100 },
  fraction: { min: 0, max: 1 },
  score: { min: 0, max: 100 },
  stars: { min: 0, max: 5 },
};

/** The lowest and the highest value that the first measure can have, as the ends of a scale. */
export function scale(measures: readonly string[]): FieldDefaults {
  const { unit, id } = findMeasure(measures[0]!);
  return id === 'calibration_gap' ? {} : (FULL_SCALE[unit] ?? { min: 0 });
}

/** Coloured by the limits of the table; in blue where it has none. */
export function byLimits(limits: ThresholdName | undefined): FieldDefaults {
  return limits
    ? { color: { mode: 'thresholds' }, thresholds: thresholdSteps(limits) }
    : { color: { mode: 'fixed', fixedColor: 'blue' } };
}
