import type { Preset } from '../presets/preset';
import { EXPERIMENTS } from './experiments';
import { POLICY_WHAT_IF } from './policy-what-if';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [POLICY_WHAT_IF, ...EXPERIMENTS];
