import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestWithoutBackend, WITHOUT_BACKEND } from '../../scripts/build/without-backend-manifest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { createDemo } from '../../src/demo/create-demo';
import { StaticServer } from '../page/file/support/static-server';
import { FreshGrafana } from './support/fresh-grafana';
import { drawAll } from './support/panels';
import { Session } from './support/session';

const UID = 'by-address';
const TOKEN = 'Bearer of-files';

const grafana = new FreshGrafana();
let server: StaticServer;
let session: Session;

beforeAll(async () => {
  const folder = grafana.at('files');
  mkdirSync(folder);
  await createDemo(join(folder, 'learning.db'), { rows: 20_000, days: 7, learned: true });
  server = await StaticServer.start({ folders: { '/files': folder }, authorization: TOKEN });
  grafana.placePlugin(WITHOUT_BACKEND.folder, WITHOUT_BACKEND.id);
  await grafana.start();
  session = await Session.open('Admin', {}, grafana);
});
afterAll(async () => {
  await session?.close();
  await grafana.dispose();
  await server?.close();
});

it('a data source is added by its address, saved and tested', async () => {
  await grafana.api.call('POST', '/api/datasources', {
    uid: UID,
    name: 'By address',
    type: WITHOUT_BACKEND.id,
    access: 'proxy',
    isDefault: true,
    url: `${server.origin}/files/learning.db`,
    jsonData: { httpHeaderName1: 'Authorization' },
    secureJsonData: { httpHeaderValue1: TOKEN },
  });
  await session.goto(`/connections/datasources/edit/${UID}`);
  await session.testId('Data source settings page Save and Test button').click();
  const answer = session.testId('Data source settings page Alert');
  await expect.poll(() => answer.innerText()).toMatch(/The database has 20,000 executions, the newest of/);
  await session.page.screenshot({ path: '/tmp/nb-config.png', fullPage: true });
});

const INCLUDED = manifestWithoutBackend().includes.map(({ name, path }) => ({
  path,
  panels: DASHBOARDS.find(({ title }) => title === name)!.rows.flatMap((row) => row.panels),
}));

it.each(INCLUDED)('all of $path is drawn', async ({ path, panels: sources }) => {
  const imported = await grafana.api.call<{ importedUrl: string }>('POST', '/api/dashboards/import', {
    pluginId: WITHOUT_BACKEND.id,
    path,
    overwrite: true,
    inputs: [{ name: 'DS_MAHAVISHNU_LEARNING', type: 'datasource', pluginId: WITHOUT_BACKEND.id, value: UID }],
  });
  await session.goto(imported.importedUrl);
  const panels = await drawAll(session, sources.length);
  console.log(
    path,
    JSON.stringify(
      panels
        .filter(({ hasError, instead }) => hasError || instead)
        .map(({ title, hasError, instead }) => [title, hasError, instead]),
    ),
  );
  await session.page.screenshot({ path: `/tmp/nb-${path.replace(/.*\//, '')}.png` });
});
