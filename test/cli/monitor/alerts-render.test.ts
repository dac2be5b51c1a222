import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { renderRules } from '../../../src/alerts/render';
import { ALERT_GROUPS } from '../../../src/alerts/rules';
import { runBuilt } from '../../support/built-cli';
import { TemporaryFolder } from '../../support/temporary-folder';

vi.setConfig({ testTimeout: 60_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const render = (...args: readonly string[]) => runBuilt(['alerts', 'render', ...args]);

const rulesIn = (text: string) => (parse(text) as ReturnType<typeof renderRules>).groups.flatMap(({ rules }) => rules);
const limitOf = (text: string, uid: string) =>
  rulesIn(text).find((rule) => rule.uid === uid)!.data[1].model.conditions[0].evaluator.params[0];

describe('alerts render', () => {
  it('writes what this project provisions, where nothing is set', async () => {
    const out = folder.file('plain');
    const { code, stdout } = await render('--out', out, '--dashboards', join(out, 'dashboards'));
    const count = ALERT_GROUPS.flatMap(({ rules }) => rules).length;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${count} rules.`) });
    for (const kind of ['alerting', 'channels', 'prometheus']) {
      for (const file of readdirSync(join('provisioning', kind))) {
        const made = readFileSync(join(out, kind, file), 'utf8');
        expect(parse(made)).toEqual(parse(readFileSync(join('provisioning', kind, file), 'utf8')));
      }
    }
    for (const file of readdirSync('dashboards')) {
      expect(readFileSync(join(out, 'dashboards', file), 'utf8')).toBe(readFileSync(join('dashboards', file), 'utf8'));
    }
  });

  it('takes limits from a file, then from --set, for rules and panels alike', async () => {
    const file = folder.file('thresholds.yaml');
    writeFileSync(
      file,
      'success_rate: {warning: 97, critical: 60}\nmonthly_budget: {warning: 400}\ncost_hourly: null\n',
    );
    const out = folder.file('set');
    const args = [
      '--thresholds',
      file,
      '--set',
      'success_rate.warning=96',
      '--out',
      out,
      '--dashboards',
      out,
      '--json',
    ];
    const { code, stdout } = await render(...args);
    expect(code).toBe(0);
    const { rules, limits } = JSON.parse(stdout);
    expect(limits.success_rate).toEqual({ warning: 96, critical: 60 });
    const text = readFileSync(join(out, 'alerting/rules.yaml'), 'utf8');
    expect(rules).toEqual(rulesIn(text).map(({ uid }) => uid));
    expect(rules).not.toContain('learning-hourly-cost');
    expect(limitOf(text, 'learning-success-rate-warning')).toBe(96);
    expect(limitOf(text, 'learning-success-rate-critical')).toBe(60);
    const budget = rulesIn(text).find(({ uid }) => uid === 'learning-budget')!;
    expect(budget.data[0].model).toMatchObject({ params: { budget: 400 } });
    const overview = JSON.parse(readFileSync(join(out, 'overview.json'), 'utf8'));
    const panel = overview.panels.find(({ id }: { id: number }) => id === 6);
    expect(panel.fieldConfig.defaults.thresholds.steps.map(({ value }: { value: number }) => value)).toEqual([
      0, 60, 96,
    ]);
  });

  it('shows the rules on standard output, and writes nothing', async () => {
    const { code, stdout } = await render(
      '--set',
      'monthly_budget=10',
      '--out',
      '-',
      '--runbooks',
      'https://docs.example.org/r/',
    );
    expect(code).toBe(0);
    expect(rulesIn(stdout)[0]!.annotations.runbook_url).toBe('https://docs.example.org/r/data-source-unhealthy.html');
  });

  it.each([
    ['an unknown key', 'sucess_rate=1', 'Unknown threshold "sucess_rate". Did you mean success_rate?'],
    ['no key', '=1', 'it is not KEY=VALUE'],
    ['no value', 'cost_hourly', 'it is not KEY=VALUE'],
    [
      'a text',
      'cost_hourly=much',
      'cost_hourly.warning must be a number, 0 or more (usd), or null for none; it is the text "much"',
    ],
    ['no level where there are two', 'success_rate=90', 'success_rate has warning and critical: say which'],
    ['a level that no rule has', 'cost_hourly.critical=90', 'cost_hourly has no "critical"; it has warning'],
    [
      'a wrong order',
      'success_rate.critical=90',
      'success_rate.warning (85, the default) must be above success_rate.critical (90)',
    ],
  ])('refuses %s, naming it, and writes nothing', async (_, setting, message) => {
    const out = folder.file('refused');
    const { code, stderr } = await render('--set', setting, '--out', out);
    expect(code).toBe(2);
    expect(stderr).toContain(`--set ${setting}: `);
    expect(stderr).toContain(message);
    expect(existsSync(out)).toBe(false);
  });

  it('says which file it could not write', async () => {
    writeFileSync(folder.file('taken'), '');
    const { code, stderr } = await render('--out', folder.file('taken'));
    expect(code).toBe(1);
    expect(stderr).toContain('[permission_denied] rules.yaml could not be written');
  });
});
