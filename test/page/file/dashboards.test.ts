import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DASHBOARDS } from '../../../src/dashboards/dashboards';
import { browserIsThere } from '../../support/browser';
import { createInitScriptDatabase } from '../../support/init-script-database';
import { createUnrulyDatabase } from '../../support/unruly-database';
import { createVersion1Database, insertSql } from '../../support/version-1-database';
import { OpenedPage } from './support/opened-page';
import { StaticServer } from './support/static-server';

vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'file-dashboards-'));
const file = (name: string) => path.join(folder, name);
let opened: OpenedPage;
let elsewhere: StaticServer | undefined;

beforeAll(async () => {
  await createInitScriptDatabase(file('init.db'));
  await createUnrulyDatabase(file('unruly.db'));
  await createVersion1Database(file('version-1.db'), [insertSql({}, 40)]);
});
afterEach(async () => {
  await opened?.close();
  await elsewhere?.close();
  elsewhere = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function drawEverything(): Promise<void> {
  await opened.hint();
  for (const { uid, title } of DASHBOARDS) {
    await opened.goto(`/d/${uid}`);
    await opened.titled(title);
    await opened.browsed.drawAll();
  }
  expect(opened.browsed.complaints).toEqual([]);
}

describe.runIf(browserIsThere)('every dashboard is drawn without an error', () => {
  it('over the demo that comes with the page', async () => {
    opened = await OpenedPage.open();
    await opened.page.getByRole('button', { name: 'Try the demo data' }).click();
    expect(await opened.hint()).toMatch(/demo\.db, [\d.]+ MB, 20,000 executions/);
    await drawEverything();
    expect(await opened.page.getByTestId('file-hint').innerText()).toContain('Demo data');
  });

  it('over a database of the init script', async () => {
    opened = await OpenedPage.open();
    await opened.choose(file('init.db'));
    expect(await opened.hint()).toContain('50 executions, Feb 8, 2026 – Feb 9, 2026');
    await drawEverything();
  });

  it('that opens first, over the same of another origin', async () => {
    elsewhere = await StaticServer.start({ folders: { '': folder }, allows: '*' });
    const address = `${elsewhere.origin}/init.db`;
    opened = await OpenedPage.open({ search: `?db=${encodeURIComponent(address)}` });
    await opened.hint();
    await opened.browsed.drawAll();
    expect(opened.browsed.complaints.filter((one) => one !== `Left the origin: ${address}`)).toEqual([]);
    expect(elsewhere.handed.every(({ range }) => range !== undefined)).toBe(true);
  });

  it('over one that breaks every rule, read by ranges', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/unruly.db' });
    await drawEverything();
  });

  it('over one of the first schema, loaded whole', async () => {
    opened = await OpenedPage.open({ data: folder, ranges: false, search: '?db=../../data/version-1.db' });
    await drawEverything();
  });
});
