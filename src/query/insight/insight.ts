import type { Preset } from '../presets/preset';
import { EXPERIMENTS } from './experiments';
import { OVER_SERVED } from './over-served';
import { POLICY_WHAT_IF } from './policy-what-if';
import { TIERS_STANDARDISED } from './tiers-standardised';
import { WHAT_TO_TRY_NEXT } from './what-to-try-next';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [
  TIERS_STANDARDISED,
  OVER_SERVED,
  WHAT_TO_TRY_NEXT,
  POLICY_WHAT_IF,
  ...EXPERIMENTS,
];
