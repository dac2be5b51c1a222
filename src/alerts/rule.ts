import { type StatusLevel, THRESHOLDS, type Threshold, type ThresholdName } from '../model/thresholds';
import type { Unit } from '../model/units';

const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration such as `5m`. */
export function milliseconds(duration: string): number {
  const unit = duration.at(-1) as keyof typeof MILLISECONDS;
  return Number(duration.slice(0, -1)) * MILLISECONDS[unit];
}

export type Severity = Exclude<StatusLevel, 'ok'>;

/** When a rule fires. */
interface Condition {
  readonly evaluator: 'gt' | 'lt';
  readonly limit: number;
}

/** A preset by its name. */
export interface AskedPreset {
  readonly preset: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What is asked beside the value, so that a message says why: one row, always, with one number and the label `why`. */
export interface Explanation extends AskedPreset {
  /** The dashboard that says more of it, over the time of the row's `from_ms` to `to_ms`. */
  readonly dashboard: string;
  /** Its boxes. */
  readonly boxes?: Readonly<Record<string, string>>;
}

export interface AlertRule {
  /** Never changes: silences and links hold on to it. */
  readonly uid: string;
  readonly title: string;
  readonly severity: Severity;
  /** A measure, or a preset of one row with one number. */
  readonly asks: { readonly measure: string } | (AskedPreset & { readonly unit: Unit });
  readonly why?: Explanation;
  readonly condition: Condition;
  /** What is asked is asked over so many seconds up to now. */
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
  /** Uid of the dashboard with the panel. Default the overview. */
  readonly dashboard?: string;
  /** Panel that shows the value. */
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
