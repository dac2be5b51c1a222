import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { FOLDER } from '../../src/alerts/render';
import { UIDS } from '../../src/dashboards/uids';
import { outcomeOf, ruleStates } from './support/alert-rules';
import { GrafanaApi } from './support/grafana-api';
import { Session } from './support/session';

const api = new GrafanaApi(inject('grafana'));
let session: Session;

beforeAll(async () => {
  session = await Session.open('Editor');
});
afterAll(() => session.close());
afterEach(async () => {
  const rules = await api.get<{ uid: string; ruleGroup: string }[]>('/api/v1/provisioning/alert-rules');
  for (const { uid, ruleGroup } of rules) {
    if (ruleGroup.startsWith('test-')) await api.call('DELETE', `/api/v1/provisioning/alert-rules/${uid}`);
  }
});

/** Fills in what every rule needs, and saves it. */
async function save(name: string): Promise<void> {
  const { page } = session;
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Select folder' }).click();
  await page.getByRole('treeitem', { name: FOLDER, exact: true }).click();
  await page.getByRole('button', { name: 'New evaluation group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(`test-${name}`);
  await dialog.getByRole('option', { name: '10s' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('option', { name: 'None', exact: true }).first().click();
  await page.getByRole('group', { name: /^5\./ }).getByRole('combobox').click();
  await page.getByRole('option', { name: 'learning-mail' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/\/view$/);
}

/** What comes of the rule once it was evaluated. */
async function outcome(name: string): Promise<string> {
  const state = async () => (await ruleStates(api)).find((rule) => rule.name === name);
  await expect.poll(async () => (await state())?.health ?? 'unknown', { timeout: 60_000 }).not.toBe('unknown');
  const rule = (await state())!;
  const [alert] = rule.alerts ?? [];
  return `${outcomeOf(rule)}: ${alert?.state ?? ''} ${rule.lastError ?? ''}`.trim();
}

it('a rule with what the form offers at first is evaluated', async () => {
  const { page } = session;
  await session.goto('/alerting/new/alerting');
  await page.getByRole('radiogroup', { name: 'Ask by' }).waitFor();
  expect(await page.getByText('A newer version of the plugin').count()).toBe(0);
  await page.getByRole('button', { name: 'Preview alert rule condition' }).click();
  await page
    .getByText(/^\d+ (firing|normal|pending)/i)
    .first()
    .waitFor();
  await save('untouched');
  // The demo has executions in the last minutes.
  expect(await outcome('untouched')).toMatch(/^firing: Alerting/);
});

it('a rule made of a panel is evaluated', async () => {
  const { page } = session;
  const title = 'Success Rate Over Time';
  await session.goto(`/d/${UIDS.overview}`);
  await session.testId(`Panel header ${title}`).hover();
  await session.testId(`Panel menu ${title}`).click();
  await page.getByRole('menuitem', { name: 'More...' }).hover();
  await page.getByRole('menuitem', { name: 'New alert rule' }).click();
  await page.getByRole('radiogroup', { name: 'Ask by' }).waitFor();
  expect(await page.getByText('A newer version of the plugin').count()).toBe(0);
  await save('of-a-panel');
  expect(await outcome('of-a-panel')).toMatch(/^firing: Alerting/);
});
