import type { Preset } from '../presets/preset';
import { ADVICE } from './advice';
import { ALERT_BACKTEST, ALERT_BACKTEST_SUMMARY } from './alert-backtest';
import { ALERT_QUESTIONS } from './alert-questions';
import { ALERT_RECORD } from './alert-record';
import { ALERT_WORDS } from './alert-words';
import { CALIBRATION_CURVE, CALIBRATION_SUMMARY } from './calibration';
import { COST_FORECAST } from './cost-forecast';
import { COST_PER_SUCCESS_BOUNDS } from './cost-per-success';
import { COST_QUALITY_FRONTIER } from './cost-quality-frontier';
import { EXECUTIONS_BEHIND } from './executions-behind';
import { EXPERIMENTS } from './experiments';
import { OVER_SERVED } from './over-served';
import { POLICY_PER_MONTH } from './policy-per-month';
import { POLICY_WHAT_IF } from './policy-what-if';
import { ROUTING_REGRET } from './routing-regret';
import { ROUTING_SUMMARY } from './routing-summary';
import { TIERS_STANDARDISED } from './tiers-standardised';
import { WHAT_TO_TRY_NEXT } from './what-to-try-next';
import { WHY_CHANGED } from './why-changed';
import { WHY_CHANGED_SUMMARY } from './why-changed-summary';
import { WHY_PARTS } from './why-parts';
import { WHY_SERIES } from './why-series';

/** Analyses that say what to change, with bounds: docs/insight.md. One file each; an entry here is all that one needs. */
export const INSIGHT: readonly Preset[] = [
  TIERS_STANDARDISED,
  OVER_SERVED,
  ROUTING_SUMMARY,
  WHAT_TO_TRY_NEXT,
  ADVICE,
  POLICY_WHAT_IF,
  POLICY_PER_MONTH,
  COST_QUALITY_FRONTIER,
  ROUTING_REGRET,
  ...EXPERIMENTS,
  CALIBRATION_CURVE,
  CALIBRATION_SUMMARY,
  WHY_CHANGED,
  WHY_CHANGED_SUMMARY,
  WHY_PARTS,
  WHY_SERIES,
  COST_PER_SUCCESS_BOUNDS,
  ...COST_FORECAST,
  ALERT_BACKTEST,
  ALERT_BACKTEST_SUMMARY,
  ...ALERT_QUESTIONS,
  ...ALERT_RECORD,
  ALERT_WORDS,
  EXECUTIONS_BEHIND,
];
