import { describe, expect, it } from 'vitest';
import { type Evaluation, nextState, type RuleState } from '../../src/alerts/evaluate';
import { renderRule } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';

const rules = ALERT_GROUPS.flatMap((group) => group.rules.map(renderRule));
const patient = rules.find((rule) => rule.for === '5m')!;
const hasty = rules.find((rule) => rule.for === '0s')!;

const MINUTE = 60_000;
const firing: Evaluation = { state: 'Alerting', value: 50 };
const calm: Evaluation = { state: 'Normal', value: 99 };
const broken: Evaluation = { state: 'Error', value: null, reason: 'It is gone.' };

function run(rule: typeof patient, evaluations: readonly Evaluation[]): RuleState[] {
  const states: RuleState[] = [];
  evaluations.forEach((evaluation, minute) => {
    states.push(nextState(rule, states.at(-1), evaluation, minute * MINUTE));
  });
  return states;
}

const names = (states: readonly RuleState[]) => states.map(({ state }) => state);

describe('nextState', () => {
  it('is pending until the condition has held for as long as the rule says', () => {
    const states = run(patient, Array(7).fill(firing));
    expect(names(states)).toEqual([...Array(5).fill('Pending'), 'Alerting', 'Alerting']);
    expect(states.at(-1)).toMatchObject({ since: 5 * MINUTE, value: 50 });
  });

  it('starts anew after the condition was not met once', () => {
    const states = run(patient, [firing, firing, calm, firing, firing]);
    expect(names(states)).toEqual(['Pending', 'Pending', 'Normal', 'Pending', 'Pending']);
    expect(states.at(-1)!.since).toBe(3 * MINUTE);
  });

  it('fires at once without a time to wait', () => {
    expect(names(run(hasty, [calm, firing, calm]))).toEqual(['Normal', 'Alerting', 'Normal']);
  });

  it('says error while there is one, and why', () => {
    const states = run(patient, [calm, broken, broken, firing]);
    expect(names(states)).toEqual(['Normal', 'Error', 'Error', 'Pending']);
    expect(states[2]).toMatchObject({ since: MINUTE, reason: 'It is gone.' });
  });
});
