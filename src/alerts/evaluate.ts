import type { Why } from './explanation';
import type { ProvisionedRule } from './render';
import { milliseconds } from './rule';

/** What the query of a rule came to: a number, null where there is none, or an error. */
export type Answered = { readonly value: number | null; readonly why?: Why } | { readonly error: string };

/** The reason of a state that there was no value for. */
export const NO_DATA = 'No data';

/** What one evaluation finds, before `for` has its say. */
export interface Evaluation {
  readonly state: 'Normal' | 'Alerting' | 'Error';
  /** Of the measure; null where there is none. */
  readonly value: number | null;
  /** Why, where it is not the value. */
  readonly reason?: string;
  /** Where the rule asks why. */
  readonly why?: Why;
}

function isBeyond(value: number, rule: ProvisionedRule): boolean {
  const { type, params } = rule.data[1].model.conditions[0].evaluator;
  return type === 'gt' ? value > params[0] : value < params[0];
}

/** Evaluates a rule as Grafana does: the threshold on the answer, `noDataState`, `execErrState`. */
export function evaluate(rule: ProvisionedRule, answered: Answered): Evaluation {
  if ('error' in answered) return { state: rule.execErrState, value: null, reason: answered.error };
  const { value, ...why } = answered;
  if (value === null) {
    return { state: rule.noDataState === 'OK' ? 'Normal' : rule.noDataState, value, reason: NO_DATA, ...why };
  }
  return { state: isBeyond(value, rule) ? 'Alerting' : 'Normal', value, ...why };
}

export interface RuleState extends Omit<Evaluation, 'state'> {
  readonly state: Evaluation['state'] | 'Pending';
  /** Since when, milliseconds since the epoch. */
  readonly since: number;
}

/** The state of a rule after one more evaluation: what fires has been pending for as long as the rule says. */
export function nextState(
  rule: ProvisionedRule,
  previous: RuleState | undefined,
  evaluation: Evaluation,
  at: number,
): RuleState {
  const enter = (state: RuleState['state']): RuleState => ({
    ...evaluation,
    state,
    since: previous?.state === state ? previous.since : at,
  });
  if (evaluation.state !== 'Alerting' || previous?.state === 'Alerting') return enter(evaluation.state);
  const pendingSince = previous?.state === 'Pending' ? previous.since : at;
  return enter(at - pendingSince >= milliseconds(rule.for) ? 'Alerting' : 'Pending');
}
