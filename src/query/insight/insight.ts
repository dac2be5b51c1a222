import type { Preset } from '../presets/preset';
import { ADVICE } from './advice';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [ADVICE];
