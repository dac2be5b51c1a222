import type { StatusLevel } from '../model/thresholds';
import type { Unit } from '../model/units';

const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration such as `5m`. */
export function milliseconds(duration: string): number {
  const unit = duration.at(-1) as keyof typeof MILLISECONDS;
  return Number(duration.slice(0, -1)) * MILLISECONDS[unit];
}

export type Severity = Exclude<StatusLevel, 'ok'>;

/** When a rule fires. */
export interface Condition {
  readonly evaluator: 'gt' | 'lt';
  readonly limit: number;
  /** The limit's name in the table of thresholds, such as `success_rate.warning`. */
  readonly threshold?: string;
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

/** What becomes of a rule that gets no value, and why that is right. */
interface Without<State> {
  readonly state: State;
  readonly because: string;
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
  /** Another limit of the table of thresholds that it goes by. */
  readonly goesBy?: string;
  /** What is asked is asked over so many seconds up to now. */
  readonly window: number;
  /** With fewer executions, or steps, in the window there is nothing to judge. */
  readonly minSamples?: number;
  /** How long the condition must hold. */
  readonly for: string;
  /** Where the answer is empty. */
  readonly noData: Without<'OK' | 'Alerting'>;
  /** Where there is no answer. */
  readonly onError: Without<'Error' | 'Alerting'>;
  readonly summary: string;
  /**
   * What follows the value, as in "78.1 % of the executions of the last hour succeeded"; of a rule that fires without
   * one too, all there is to say.
   */
  readonly finding: string;
  /** Page of docs/runbooks, without its ending. */
  readonly runbook: string;
  /** Uid of the dashboard with the panel. Default the overview. */
  readonly dashboard?: string;
  /** Panel that shows the value. */
  readonly panel: number;
  /** What it watches, as do all of its group: a label by which to route and to mute. */
  readonly topic: string;
}

export interface AlertGroup {
  readonly name: string;
  readonly topic: string;
  /** How often its rules are evaluated. */
  readonly interval: string;
  readonly rules: readonly AlertRule[];
}

/** A rule whose limit may be switched off. */
export type RuleSource = Omit<AlertRule, 'condition' | 'topic'> & { readonly condition: Condition | null };

export type GroupSource = Omit<AlertGroup, 'rules'> & { readonly rules: readonly RuleSource[] };
