import { type StatusLevel, THRESHOLDS, type Threshold, type ThresholdName } from '../model/thresholds';

export type Severity = Exclude<StatusLevel, 'ok'>;

/** When a rule fires. */
interface Condition {
  readonly evaluator: 'gt' | 'lt';
  readonly limit: number;
}

export interface AlertRule {
  /** Never changes: silences and links hold on to it. */
  readonly uid: string;
  readonly title: string;
  readonly severity: Severity;
  readonly measure: string;
  readonly condition: Condition;
  /** The measure is taken over so many seconds up to now. */
  readonly window: number;
  /** With fewer executions in the window there is nothing to judge. */
  readonly minSamples?: number;
  /** How long the condition must hold. */
  readonly for: string;
  readonly noDataState: 'OK' | 'Alerting';
  readonly execErrState: 'Error' | 'Alerting';
  readonly summary: string;
  /**
   * What follows the value, as in "78.1 % of the executions of the last hour succeeded"; of a rule that fires without
   * one too, all there is to say.
   */
  readonly finding: string;
  /** Panel of the overview that shows the value. */
  readonly panel: number;
}

export interface AlertGroup {
  readonly name: string;
  /** How often its rules are evaluated. */
  readonly interval: string;
  readonly rules: readonly AlertRule[];
}

/** The condition of a limit that panels show and the health check speaks of, too. */
export function beyond(name: ThresholdName, level: Severity): Condition {
  const threshold: Threshold = THRESHOLDS[name];
  const limit = threshold[level];
  if (limit === undefined) throw new Error(`The thresholds of ${name} have no limit for ${level}.`);
  return { evaluator: threshold.good === 'high' ? 'lt' : 'gt', limit };
}
