import type { Frame } from '../frame/frame';
import { cellAt } from '../result/cell';
import type { ProvisionedRule } from './render';

/** What the query of a rule came to. */
export type Answered = { readonly frames: readonly Frame[] } | { readonly error: string };

/** What one evaluation finds, before `for` has its say. */
export interface Evaluation {
  readonly state: 'Normal' | 'Alerting' | 'Error';
  /** Of the measure; null where there is none. */
  readonly value: number | null;
  /** Why, where it is not the value. */
  readonly reason?: string;
}

/** The number that the rule's query came to; null where there is none. */
function numberOf(frames: readonly Frame[]): number | null {
  const field = frames.flatMap(({ fields }) => fields).find(({ column }) => column.kind === 'number');
  const cell = field && field.column.length > 0 ? cellAt(field.column, 0) : null;
  return typeof cell === 'number' ? cell : null;
}

function isBeyond(value: number, rule: ProvisionedRule): boolean {
  const { type, params } = rule.data[1].model.conditions[0].evaluator;
  return type === 'gt' ? value > params[0] : value < params[0];
}

/** Evaluates a rule as Grafana does: the threshold on the answer, `noDataState`, `execErrState`. */
export function evaluate(rule: ProvisionedRule, answered: Answered): Evaluation {
  if ('error' in answered) return { state: rule.execErrState, value: null, reason: answered.error };
  const value = numberOf(answered.frames);
  if (value === null) {
    return { state: rule.noDataState === 'OK' ? 'Normal' : rule.noDataState, value, reason: 'No data' };
  }
  return { state: isBeyond(value, rule) ? 'Alerting' : 'Normal', value };
}

export interface RuleState extends Omit<Evaluation, 'state'> {
  readonly state: Evaluation['state'] | 'Pending';
  /** Since when, milliseconds since the epoch. */
  readonly since: number;
}

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

function milliseconds(duration: string): number {
  const unit = duration.at(-1) as keyof typeof SECONDS;
  return Number(duration.slice(0, -1)) * SECONDS[unit] * 1000;
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
