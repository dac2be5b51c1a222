import type { Preset } from '../presets/preset';
import { CALIBRATION_CURVE, CALIBRATION_SUMMARY } from './calibration';
import { COST_FORECAST } from './cost-forecast';
import { COST_PER_SUCCESS_BOUNDS } from './cost-per-success';
import { EXPERIMENTS } from './experiments';
import { OVER_SERVED } from './over-served';
import { POLICY_WHAT_IF } from './policy-what-if';
import { TIERS_STANDARDISED } from './tiers-standardised';
import { WHAT_TO_TRY_NEXT } from './what-to-try-next';
import { WHY_CHANGED } from './why-changed';
import { WHY_CHANGED_SUMMARY } from './why-changed-summary';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [
  TIERS_STANDARDISED,
  OVER_SERVED,
  CALIBRATION_CURVE,
  CALIBRATION_SUMMARY,
  POLICY_WHAT_IF,
  ...EXPERIMENTS,
  WHY_CHANGED,
  WHY_CHANGED_SUMMARY,
  COST_PER_SUCCESS_BOUNDS,
  WHAT_TO_TRY_NEXT,
  ...COST_FORECAST,
];
