import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { says } from '../page/support/shown';
import { GrafanaApi } from './support/grafana-api';
import { drawAll, settled, shownPanels } from './support/panels';
import { pastDay } from './support/past-day';
import { Session } from './support/session';
import { panels, saveDashboard } from './support/test-dashboard';

const span = pastDay();
const api = new GrafanaApi(inject('grafana'));
const uid = 'test-ad-hoc';
let session: Session;

beforeAll(async () => {
  session = await Session.open('Viewer', { theme: 'light' });
  const metric = { queryType: 'metric', format: 'table', measures: ['executions'], bucket: 'none', filters: [] };
  const rawSql = 'SELECT count(*) AS n FROM executions WHERE $__timeFilter(timestamp) AND $__adHocFilters()';
  await saveDashboard(api, {
    uid,
    title: 'Ad hoc',
    span,
    variables: [{ type: 'adhoc', name: 'filter', datasource: DATA_SOURCE, filters: [] }],
    panels: panels([
      { title: 'By metric', type: 'stat', target: { ...metric, dimensions: [] } },
      { title: 'By SQL', type: 'stat', target: { queryType: 'sql', format: 'table', rawSql } },
      { title: 'Cells', type: 'table', target: { ...metric, dimensions: ['model_tier'] }, height: 8 },
    ]),
  });
});
afterAll(() => session.close());

const count = async (condition: string) => {
  const [[n]] = (await api.rows(
    `SELECT count(*) FROM executions WHERE $__timeFilter(timestamp) AND ${condition}`,
    span,
  )) as [[number]];
  return n;
};

/** Both panels show as many executions as SQL by hand counts. */
async function both(condition: string): Promise<void> {
  const expected = await count(condition);
  expect(expected).toBeGreaterThan(0);
  const isShown = async () => {
    await settled(session);
    const numbers = (await shownPanels(session)).filter(({ title }) => title.startsWith('By '));
    return numbers.map(({ title, text }) => says(text.replace(title, '').trim(), expected));
  };
  await expect.poll(isShown).toEqual([true, true]);
  expect(session.complaints).toEqual([]);
}

/** Chooses in the list that is open. */
async function choose(option: string | RegExp): Promise<void> {
  const options = session.page.getByRole('option');
  await options.filter({ hasText: option }).first().click();
}

const input = () => session.page.getByRole('combobox', { name: 'Filter by label values' });
const pill = () => session.page.getByRole('button', { name: /^Edit filter with key/ });

it('a filter is chosen from the lists, and stands without the count of its value', async () => {
  await session.goto(`/d/${uid}`);
  await drawAll(session, 3);
  await both('true');
  await input().click();
  await choose('Model tier');
  await choose(/^=\s*Equals/);
  await choose(/^large/);
  await both("model_tier = 'large'");
  expect(await pill().innerText()).toMatch(/^Model tier = large\s*$/);
  expect(decodeURIComponent(session.page.url())).not.toMatch(/large \(/);
});

it('one of several', async () => {
  await session.goto(`/d/${uid}`);
  await drawAll(session, 3);
  await input().click();
  await choose('Model tier');
  await choose(/^=\|/);
  await choose(/^large/);
  await choose(/^small/);
  await session.page.getByRole('button', { name: 'Apply' }).click();
  await both("model_tier IN ('large', 'small')");
});

it('a cell is filtered for', async () => {
  const { page } = session;
  await session.goto(`/d/${uid}`);
  await drawAll(session, 3);
  await page.getByRole('gridcell', { name: 'medium' }).hover();
  await page.getByRole('button', { name: 'Filter for value' }).click();
  await both("model_tier = 'medium'");
});
