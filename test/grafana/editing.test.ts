import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { UIDS } from '../../src/dashboards/uids';
import { GrafanaApi } from './support/grafana-api';
import { drawAll, settled } from './support/panels';
import { pastDay } from './support/past-day';
import { QueryEditorOnPage } from './support/query-editor';
import { Session } from './support/session';
import { panels, saveDashboard } from './support/test-dashboard';

const span = pastDay();
const api = new GrafanaApi(inject('grafana'));
const uid = 'test-editing';
let session: Session;
let editor: QueryEditorOnPage;

beforeAll(async () => {
  session = await Session.open('Editor', { theme: 'light' });
  editor = new QueryEditorOnPage(session.page);
  const metric = { queryType: 'metric', format: 'timeseries', measures: ['executions'], dimensions: [], filters: [] };
  const sql = { queryType: 'sql', format: 'table', rawSql: 'SELECT 1 AS one' };
  await saveDashboard(api, {
    uid,
    title: 'Editing',
    span,
    panels: panels([
      { title: 'Metric', type: 'timeseries', target: { ...metric, bucket: 'auto' }, height: 10 },
      { title: 'By hand', type: 'table', target: sql, height: 10 },
    ]),
  });
});
afterAll(() => session.close());

it('a panel is edited, saved and left', async () => {
  const { page } = session;
  await session.goto(`/d/${uid}?editPanel=1`);
  await editor.choose('By', 'Model tier');
  await expect.poll(() => page.getByText('large', { exact: true }).count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Save dashboard' }).click();
  await session.testId('Save dashboard drawer button').click();
  await page.getByText('Dashboard saved').first().waitFor();
  await page.getByRole('button', { name: 'Back to dashboard' }).click();
  await drawAll(session, 2);
  expect(await page.getByRole('button', { name: 'Discard' }).count()).toBe(0);
  const { dashboard } = await api.get<{ dashboard: { panels: { targets: object[] }[] } }>(`/api/dashboards/uid/${uid}`);
  expect(dashboard.panels[0]!.targets[0]).toMatchObject({ datasource: DATA_SOURCE, dimensions: ['model_tier'] });
  expect(session.complaints).toEqual([]);
});

it('a format chosen for the table is no time series: a table preset', async () => {
  const { page } = session;
  await session.goto(`/d/${uid}?editPanel=1`);
  await editor.press('Ask by', 'Preset');
  await editor.choose('Preset', 'cost_by_model_tier');
  const table = page.getByRole('radiogroup', { name: 'Format' }).getByRole('radio', { name: 'Table' });
  await expect.poll(() => table.isChecked()).toBe(true);
});

it('Esc, then Tab, leaves the SQL and stays in the editor of the panel', async () => {
  const { page } = session;
  await session.goto(`/d/${uid}?editPanel=2`);
  await editor.monaco.locator('.view-lines').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  const isInSql = () => page.evaluate(`document.activeElement.closest('.monaco-editor') !== null`);
  expect(await isInSql()).toBe(false);
  expect(await page.evaluate('document.activeElement.innerText')).toBe('Format');
  expect(page.url()).toContain('editPanel=2');
  await editor.monaco.locator('.view-lines').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.type('dr');
  await settled(session);
  expect(page.url()).toContain('editPanel=2');
});

/**
 * What Grafana would save though nobody has changed it, by paths. The number by which 12.4.0 keeps any dashboard is left
 * out: it reads it and does not save it, and so asks to discard changes of whatever it has refreshed in edit mode.
 */
const UNASKED = `Object.values(window.__grafanaSceneContext.getDashboardChanges().diffs)
  .flat()
  .map(({ op, path }) => op + ' ' + path.join('/'))
  .filter((change) => change !== 'remove id')`;

it('a dashboard that is edited while it refreshes, and not changed, has nothing to save', async () => {
  const { page } = session;
  // Panels below the fold are not drawn, nor filled in.
  await page.setViewportSize({ width: 1600, height: 6000 });
  for (const [name, dashboard] of Object.entries(UIDS)) {
    await session.goto(`/d/${dashboard}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    for (let refreshes = 0; refreshes < 2; refreshes++) {
      await settled(session);
      await session.testId('RefreshPicker run button').click();
    }
    await settled(session);
    expect.soft(await page.evaluate(UNASKED), name).toEqual([]);
  }
});
