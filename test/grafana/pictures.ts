import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { UIDS } from '../../src/dashboards/uids';
import { GrafanaApi } from './support/grafana-api';
import { mailsIn } from './support/mails';
import { settled } from './support/panels';
import { pastDay } from './support/past-day';
import { Session } from './support/session';
import { customVariable, panels, saveDashboard } from './support/test-dashboard';

const api = new GrafanaApi(inject('grafana'));
let session: Session;

beforeAll(async () => {
  session = await Session.open('Admin', { width: 1440, height: 900 });
});
afterAll(() => session.close());

/** Takes what the window shows, once nothing moves any more. */
async function take(name: string): Promise<void> {
  await settled(session);
  await session.page.mouse.move(1, 1);
  await session.page.waitForTimeout(2000);
  mkdirSync(inRoot('docs/images'), { recursive: true });
  await session.page.screenshot({ path: inRoot('docs/images', `grafana-${name}.png`), animations: 'disabled' });
}

it('the overview', async () => {
  await session.goto(`/d/${UIDS.overview}`);
  await session.testId('Panel header Executions Over Time').waitFor();
  await take('overview-dark');
});

it('a panel repeated over a variable', async () => {
  const filters = [{ field: 'model_tier', op: '=|', value: ['$tier'] }];
  const metric = { queryType: 'metric', measures: ['executions'], dimensions: [], filters };
  const target = { ...metric, format: 'timeseries', bucket: 'auto' };
  const route = await saveDashboard(api, {
    uid: 'picture-repeat',
    title: 'One panel for each tier',
    span: pastDay(),
    variables: [customVariable('tier', ['small', 'medium', 'large'])],
    panels: panels([
      {
        title: 'Executions: $tier',
        type: 'stat',
        target: { ...metric, format: 'table', bucket: 'none' },
        repeat: 'tier',
      },
      { title: 'Over time: $tier', type: 'timeseries', target, repeat: 'tier', height: 10 },
    ]),
  });
  await session.goto(route);
  await session.testId('Panel header Over time: large').waitFor();
  await take('repeat-dark');
});

it('a new alert rule', async () => {
  const { page } = session;
  await session.goto('/alerting/new/alerting');
  await page.getByRole('radiogroup', { name: 'Ask by' }).waitFor();
  await page.getByPlaceholder('Give your alert rule a name').fill('Executions fail');
  await page.getByRole('button', { name: 'Preview alert rule condition' }).click();
  await page.waitForTimeout(3000);
  await take('alert-rule-dark');
});

it('the settings of a data source', async () => {
  const { page } = session;
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 1100, height: 2600 });
  await session.goto(`/connections/datasources/edit/${DATA_SOURCE.uid}`);
  await page.getByText('Copy that is read', { exact: true }).waitFor();
  // From the path on, without what Grafana says of the data source above, to the limits.
  const clip = { x: 0, y: 505, width: 700, height: 1545 };
  await page.screenshot({ path: inRoot('docs/images/config-dark.png'), clip, animations: 'disabled' });
  await page.setViewportSize(before);
});

it('the editor of a variable', async () => {
  await session.goto(`/d/${UIDS.overview}?editview=variables&editIndex=1`);
  await session.page.getByRole('combobox', { name: 'Column', exact: true }).waitFor();
  await session.page.getByRole('combobox', { name: 'Column', exact: true }).scrollIntoViewIfNeeded();
  await take('variable-dark');
});

/** Takes the window as it is, of a page that is none of Grafana's. */
async function takePage(name: string): Promise<void> {
  await session.page.screenshot({ path: inRoot('docs/images', `grafana-${name}.png`), animations: 'disabled' });
}

it('the mail of an alert, on a phone', async () => {
  const { mails } = inject('grafana');
  const mail = () => mailsIn(mails).find(({ subject }) => subject === 'Firing: Low success rate (critical)');
  await expect.poll(mail, { timeout: 110_000, interval: 2000 }).toBeDefined();
  await session.page.setViewportSize({ width: 480, height: 640 });
  await session.page.setContent(mail()!.html);
  await takePage('alert-mail');
  await session.page.setViewportSize({ width: 1440, height: 900 });
});

it('the runbook of a rule', async () => {
  await session.goto(`/public/plugins/${DATA_SOURCE.type}/runbooks/low-success-rate.html`);
  await takePage('alert-runbook');
});
