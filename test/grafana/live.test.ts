import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { insertRecent } from '../support/recent-rows';
import { Writer } from '../writers/writer';
import { exploreRoute } from './support/explore';
import { GrafanaApi } from './support/grafana-api';
import { settled, shownPanels } from './support/panels';
import { Session } from './support/session';
import { panels } from './support/test-dashboard';

const SOURCE = { ...DATA_SOURCE, uid: 'test-live', name: 'Of a live panel' };
const ROWS = 20;
const DASHBOARD = 'test-live';

const api = new GrafanaApi(inject('grafana'));
const folder = mkdtempSync(join(tmpdir(), 'live-panel-'));
const database = join(folder, 'learning.db');
let writer: Writer;
let session: Session;
let editor: Session;
let rows = ROWS;

/** The connections to Grafana Live. */
const sockets = new Set<WebSocketRoute>();
let isCutOff = false;

beforeAll(async () => {
  writer = await Writer.startLearning(database, ROWS);
  await api.call('POST', '/api/datasources', { ...SOURCE, access: 'proxy', jsonData: { path: database } });
  const count = {
    datasource: SOURCE,
    queryType: 'sql',
    format: 'table',
    rawSql: 'SELECT count(*) AS n FROM executions',
  };
  const failed = { datasource: SOURCE, queryType: 'metric', format: 'table', measures: ['executions'], bucket: 'none' };
  await api.call('POST', '/api/dashboards/db', {
    overwrite: true,
    dashboard: {
      uid: DASHBOARD,
      title: 'Live',
      schemaVersion: 39,
      timezone: 'utc',
      time: { from: 'now-1h', to: 'now' },
      refresh: '',
      panels: panels([
        { title: 'Followed', type: 'stat', target: { ...count, live: true } },
        { title: 'Still', type: 'stat', target: count },
        { title: 'Of the last hour', type: 'stat', target: { ...failed, live: true } },
      ]).map((panel) => ({ ...panel, datasource: SOURCE })),
    },
  });
  [session, editor] = await Promise.all([Session.open('Viewer'), Session.open('Editor')]);
  await session.page.routeWebSocket(/\/api\/live\/ws/, (socket) => {
    if (isCutOff) {
      void socket.close({ code: 1013 });
      return;
    }
    sockets.add(socket);
    socket.connectToServer();
  });
});
afterAll(async () => {
  await session?.close();
  await editor?.close();
  await api.call('DELETE', `/api/datasources/uid/${SOURCE.uid}`);
  await writer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function commit(): Promise<void> {
  await insertRecent(writer, 1);
  rows++;
}

const text = async (title: string) =>
  (await shownPanels(session))
    .find((panel) => panel.title === title)
    ?.text.replace(title, '')
    .trim();

it('a live panel shows what another process commits, without a refresh, and another panel does not', async () => {
  await session.goto(`/d/${DASHBOARD}`);
  await expect.poll(() => text('Followed')).toBe(String(rows));
  await settled(session);
  await commit();
  await expect.poll(() => text('Followed')).toBe(String(rows));
  await expect.poll(() => text('Of the last hour')).toBe('1');
  await commit();
  await expect.poll(() => text('Followed')).toBe(String(rows));
  await expect.poll(() => text('Of the last hour')).toBe('2');
  expect(await text('Still')).toBe(String(ROWS));
  expect(session.complaints).toEqual([]);
});

it('a connection that was lost is resumed, with what was missed', async () => {
  isCutOff = true;
  for (const socket of sockets) await socket.close({ code: 1013 });
  sockets.clear();
  await commit();
  isCutOff = false;
  await expect.poll(() => text('Followed')).toBe(String(rows));
  await commit();
  await expect.poll(() => text('Followed')).toBe(String(rows));
  expect(session.complaints).toEqual([]);
});

it('nobody may publish to the channel', async () => {
  const published = api.call('POST', '/api/live/publish', {
    channel: `ds/${SOURCE.uid}/commits`,
    data: { generation: 'x' },
  });
  await expect(published).rejects.toThrow(/403/);
});

it('Explore shows a log line by line as it is written, by its button Live', async () => {
  const { page } = editor;
  const log = { queryType: 'preset', preset: 'executions_log', format: 'logs' };
  await editor.goto(exploreRoute(log, { from: 'now-1h', to: 'now' }, SOURCE));
  await page.getByRole('button', { name: 'Live' }).click();
  const lines = page.locator('tr', { hasText: 'in mahavishnu' });
  await expect.poll(() => lines.count()).toBe(rows - ROWS);
  await commit();
  await expect.poll(() => lines.count()).toBe(rows - ROWS);
  await page.getByRole('button', { name: 'Stop and exit the live stream' }).click();
  await expect.poll(() => page.getByText('Logs volume').count()).toBe(1);
  expect(editor.complaints).toEqual([]);
});
