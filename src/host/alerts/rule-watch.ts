import { type Answered, evaluate, nextState, type RuleState } from '../../alerts/evaluate';
import { type ProvisionedRule, renderRule } from '../../alerts/render';
import type { AlertRule } from '../../alerts/rule';

/** Asks what a rule asks. Never rejects, but when the signal is aborted. */
export type AskRule = (rule: ProvisionedRule, signal: AbortSignal) => Promise<Answered>;

/** One rule and what its evaluations have come to. */
export class RuleWatch {
  readonly rule: AlertRule;
  readonly provisioned: ProvisionedRule;
  /** Absent before the first evaluation. */
  state: RuleState | undefined;
  /** Milliseconds since the epoch. */
  evaluatedAt = 0;
  /** Seconds. */
  evaluationTime = 0;

  constructor(rule: AlertRule) {
    this.rule = rule;
    this.provisioned = renderRule(rule);
  }

  async evaluate(ask: AskRule, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    const answered = await ask(this.provisioned, signal);
    if (signal.aborted) return;
    this.state = nextState(this.provisioned, this.state, evaluate(this.provisioned, answered), began);
    this.evaluatedAt = began;
    this.evaluationTime = (Date.now() - began) / 1000;
  }
}
