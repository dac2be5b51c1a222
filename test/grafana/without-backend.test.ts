import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { manifestWithoutBackend, WITHOUT_BACKEND } from '../../scripts/build/without-backend-manifest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { createDemo } from '../../src/demo/create-demo';
import { StaticServer } from '../page/file/support/static-server';
import { exploreRoute } from './support/explore';
import { FreshGrafana } from './support/fresh-grafana';
import { drawAll, settled } from './support/panels';
import { Session } from './support/session';
import { VariableOnPage } from './support/variable';

const NAME = 'By address';
const SOURCE = { type: WITHOUT_BACKEND.id, uid: 'by-address' };
const SECRET = 'Bearer of-files';
const DAY = 86_400_000;
/** Each page that is opened loads an engine before it answers, which takes long on a busy machine. */
const FIRST_ANSWER_MS = 120_000;

const grafana = new FreshGrafana();
let server: StaticServer;
let session: Session;

beforeAll(async () => {
  const folder = grafana.at('files');
  mkdirSync(folder);
  await createDemo(join(folder, 'learning.db'), { rows: 20_000, days: 7, learned: true });
  server = await StaticServer.start({ folders: { '/files': folder }, authorization: SECRET });
  grafana.placePlugin(WITHOUT_BACKEND.folder, WITHOUT_BACKEND.id);
  await grafana.start();
  session = await Session.open('Admin', {}, grafana);
});
afterAll(async () => {
  await session?.close();
  await grafana.dispose();
  await server?.close();
});
afterEach(() => {
  session.complaints.length = 0;
});

it('a data source is added by its address, saved and tested', async () => {
  await grafana.api.call('POST', '/api/datasources', {
    ...SOURCE,
    name: NAME,
    access: 'proxy',
    isDefault: true,
    url: `${server.origin}/files/absent.db`,
    jsonData: { httpHeaderName1: 'Authorization' },
    secureJsonData: { httpHeaderValue1: SECRET },
  });
  const { page } = session;
  await session.goto(`/connections/datasources/edit/${SOURCE.uid}`);
  await page.getByText('No backend: no alert rules').waitFor();
  const button = session.testId('Data source settings page Save and Test button');
  const answer = session.testId('Data source settings page Alert');
  await button.click();
  await expect.poll(() => answer.innerText()).toContain('There is no database at the address (status 404)');
  await page.getByPlaceholder('https://files.example.org/learning.db').fill(`${server.origin}/files/learning.db`);
  await button.click();
  await expect.poll(() => answer.innerText()).toMatch(/The database has 20,000 executions, the newest of/);
  expect(await answer.innerText()).toContain('what questions need is read by ranges');
});

const SEEN = ['overview', 'routing', 'storage'].map((file) => {
  const path = `dashboards/${file}.json`;
  const { name } = manifestWithoutBackend().includes.find((one) => one.path === path)!;
  return { path, ...DASHBOARDS.find(({ title }) => title === name)! };
});

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  beforeAll(async () => {
    await session.close();
    session = await Session.open('Admin', { theme }, grafana);
  });

  it.each(SEEN)('$title is drawn', async ({ path, rows }) => {
    const { importedUrl } = await grafana.api.call<{ importedUrl: string }>('POST', '/api/dashboards/import', {
      pluginId: SOURCE.type,
      path,
      overwrite: true,
      inputs: [{ name: 'DS_MAHAVISHNU_LEARNING', type: 'datasource', pluginId: SOURCE.type, value: SOURCE.uid }],
    });
    await session.goto(importedUrl);
    const sources = rows.flatMap((row) => row.panels);
    const panels = await drawAll(session, sources.length);
    const failed = panels.filter(({ hasError }) => hasError).map(({ title }) => title);
    expect(failed).toEqual([]);
    expect(session.complaints).toEqual([]);
  });
});

it('variables have the values of their columns, and panels follow them', async () => {
  await session.page.setViewportSize({ width: 1600, height: 500 });
  await session.goto('/d/mahavishnu-learning-overview?from=now-7d&to=now');
  const all = session.testId('Panel header Executions').first();
  await expect.poll(() => all.innerText(), { timeout: FIRST_ANSWER_MS }).toMatch(/\d/);
  const tier = new VariableOnPage(session, 'Model tier');
  expect((await tier.offered()).toSorted()).toEqual(['large', 'medium', 'small']);
  await settled(session);
  const before = await all.innerText();
  await tier.choose('large');
  await expect.poll(() => all.innerText()).not.toBe(before);
  expect(session.complaints).toEqual([]);
});

it('Explore answers in the browser, says that there are no alert rules, and asks no backend', async () => {
  const { page } = session;
  await page.setViewportSize({ width: 1600, height: 1000 });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/ds/query')) asked.push(request.url());
  });
  const query = { queryType: 'metric', measures: ['executions'], dimensions: ['model_tier'], format: 'table' };
  await session.goto(exploreRoute(query, { from: Date.now() - 7 * DAY, to: Date.now() }, SOURCE));
  await page.getByText('The browser; no alert rules').waitFor();
  await page.getByText(/\d rows in [\d.,]+ ms in the browser; data as of/).waitFor({ timeout: FIRST_ANSWER_MS });
  expect(asked).toEqual([]);
  expect(session.complaints).toEqual([]);
});

it('no alert rule can be made of it', async () => {
  const [listed] = await grafana.api.get<{ type: string }[]>('/api/datasources');
  expect(listed!.type).toBe(SOURCE.type);
  const settings = await grafana.api.get<{ datasources: Record<string, { meta: { alerting?: boolean } }> }>(
    '/api/frontend/settings',
  );
  expect(settings.datasources[NAME]!.meta.alerting ?? false).toBe(false);
});
