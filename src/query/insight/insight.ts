import type { Preset } from '../presets/preset';
import { ADVICE } from './advice';
import { ALERT_BACKTEST, ALERT_BACKTEST_SUMMARY } from './alert-backtest';
import { OVER_SERVED } from './over-served';
import { TIERS_STANDARDISED } from './tiers-standardised';
import { WHAT_TO_TRY_NEXT } from './what-to-try-next';
import { WHY_CHANGED } from './why-changed';
import { WHY_CHANGED_SUMMARY } from './why-changed-summary';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [
  TIERS_STANDARDISED,
  OVER_SERVED,
  WHAT_TO_TRY_NEXT,
  ADVICE,
  WHY_CHANGED,
  WHY_CHANGED_SUMMARY,
  ALERT_BACKTEST,
  ALERT_BACKTEST_SUMMARY,
];
