import type { Preset } from '../presets/preset';
import { WHY_CHANGED } from './why-changed';
import { WHY_CHANGED_SUMMARY } from './why-changed-summary';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [WHY_CHANGED, WHY_CHANGED_SUMMARY];
