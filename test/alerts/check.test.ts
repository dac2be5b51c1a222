import { expect, it } from 'vitest';
import { checkAlerts } from '../../src/alerts/check';
import type { AlertGroup, AlertRule } from '../../src/alerts/rule';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { DEFAULT_LIMITS } from '../../src/model/limits';

const runbooks = new Set(ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ runbook }) => runbook)));
const around = { dashboards: DASHBOARDS, runbooks };
const [group] = ALERT_GROUPS.filter(({ topic }) => topic === 'cost') as [AlertGroup];

const check = (changed: Partial<AlertRule>, more: readonly AlertRule[] = []) =>
  checkAlerts([{ ...group, rules: [{ ...group.rules[0]!, ...changed }, ...more] }], DEFAULT_LIMITS, around);

it('takes what there is', () => {
  expect(() => checkAlerts(ALERT_GROUPS, DEFAULT_LIMITS, around)).not.toThrow();
});

it.each<[string, Partial<AlertRule>, string]>([
  ['a rule without a runbook', { runbook: 'none' }, 'has no runbook: docs/runbooks/none.md is not there.'],
  ['an unknown measure', { asks: { measure: 'cost_totl' } }, 'Unknown measure "cost_totl". Did you mean cost_total?'],
  ['an unknown preset', { asks: { preset: 'budget', unit: 'usd' } }, 'Unknown preset "budget".'],
  ['an unknown preset that says why', { why: { preset: 'whi', dashboard: 'x' } }, 'Unknown preset "whi".'],
  ['a dashboard that is not there', { dashboard: 'none' }, 'links to a dashboard that is not there: none.'],
  [
    'a panel that is not there',
    { panel: 999 },
    'links to a panel that mahavishnu-learning-overview does not have: 999.',
  ],
])('refuses %s, and names file and rule', (_, changed, message) => {
  expect(() => check(changed)).toThrow(message);
  expect(() => check(changed)).toThrow(/^src\/alerts\/rules\/cost\.ts: learning-hourly-cost /);
});

it('refuses a uid that is taken', () => {
  expect(() => check({}, [group.rules[0]!])).toThrow(
    'src/alerts/rules/cost.ts: the uid learning-hourly-cost is taken, by a rule of src/alerts/rules/cost.ts.',
  );
});

it('refuses limits that are out of order', () => {
  const limits = { ...DEFAULT_LIMITS, success_rate: { warning: 70, critical: 85 } };
  expect(() => checkAlerts(ALERT_GROUPS, limits, around)).toThrow(
    'src/model/thresholds.ts: the limits of success_rate are out of order',
  );
});
