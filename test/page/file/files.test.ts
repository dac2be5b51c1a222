import { appendFileSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../../src/demo/create-demo';
import { browserIsThere } from '../../support/browser';
import { OpenedPage } from './support/opened-page';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'opened-files-'));
const file = (name: string) => path.join(folder, name);
let opened: OpenedPage;

/** A copy of a database that its writer has open, with commits that are in its log alone. */
async function withLog(name: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file('written.db'));
  const connection = await instance.connect();
  await connection.run("SET wal_autocheckpoint = '1GB'");
  for (const statement of statements) await connection.run(statement);
  for (const suffix of ['', '.wal']) copyFileSync(file(`written.db${suffix}`), file(name + suffix));
  connection.disconnectSync();
  instance.closeSync();
}

beforeAll(async () => {
  await createDemo(file('learning.db'), { rows: 500, days: 3, learned: true, indexes: false });
  copyFileSync(file('learning.db'), file('written.db'));
  await withLog('logged.db', 'INSERT INTO executions SELECT * REPLACE (uuid() AS task_id) FROM executions LIMIT 25');
  await withLog('indexed.db', 'CREATE INDEX another ON executions (file_count)');
});
afterEach(() => opened?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const executions = async () => /([\d,]+) executions?/.exec(await opened.hint())?.[1];

describe.runIf(browserIsThere)('a database', () => {
  it('is shown with its log, and without it as of the last checkpoint', async () => {
    opened = await OpenedPage.open();
    await opened.choose(file('logged.db'), file('logged.db.wal'));
    expect(await opened.hint()).toContain('and a log of');
    expect(await executions()).toBe('525');
    await opened.page.getByRole('button', { name: 'Close logged.db' }).click();
    await opened.choose(file('logged.db'));
    expect(await executions()).toBe('500');
    expect(opened.browsed.complaints).toEqual([]);
  });

  it('whose log a browser cannot replay says so, and can be opened without it', async () => {
    opened = await OpenedPage.open();
    await opened.choose(file('indexed.db'), file('indexed.db.wal'));
    const said = await opened.problem();
    expect(said).toContain('The log indexed.db.wal cannot be replayed in a browser');
    expect(said).toContain('CHECKPOINT');
    await opened.choose(file('indexed.db'));
    expect(await executions()).toBe('525');
  });

  it('was shown as an empty page at an address with a stray percent sign', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=../../data/learning.db#/d/%E0%A4%A' });
    await opened.hint();
    await opened.page.getByText('There is no such dashboard.').waitFor();
    await opened.page.getByRole('link', { name: 'Overview' }).click();
    await opened.titled('Learning: Overview');
  });

  it('is read in parts where its server hands them out, and whole where not', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db' });
    expect(await executions()).toBe('500');
    expect(opened.server.handed.filter(({ path: name }) => name === '/data/learning.db')).not.toContainEqual(
      expect.objectContaining({ range: undefined }),
    );
    await opened.close();
    opened = await OpenedPage.open({ data: folder, ranges: false, search: '?db=/data/learning.db' });
    expect(await executions()).toBe('500');
    const handed = opened.server.handed.filter(({ path: name }) => name === '/data/learning.db');
    expect(handed.at(-1)).toMatchObject({ range: undefined, bytes: statSync(file('learning.db')).size });
  });

  it('that is not at its address is told as such, and another can be opened', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/gone.db' });
    expect(await opened.problem()).toContain('has no gone.db for this page (status 404)');
    await opened.choose(file('learning.db'));
    expect(await executions()).toBe('500');
  });

  it('on a server that lets no page read it is told as such', async () => {
    opened = await OpenedPage.open({ search: '?db=http://localhost:9/learning.db' });
    expect(await opened.problem()).toContain('Access-Control-Allow-Origin');
  });

  it('that is written to while it is open is told to have changed, and is opened again', async () => {
    copyFileSync(file('learning.db'), file('living.db'));
    opened = await OpenedPage.open();
    await opened.choose(file('living.db'));
    await opened.hint();
    appendFileSync(file('living.db'), Buffer.alloc(4096));
    await opened.page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await opened.page.getByText('living.db has changed since it was opened.').waitFor();
    await opened.page.getByRole('button', { name: 'Close it' }).click();
    await opened.choose(file('living.db'));
    expect(await executions()).toBe('500');
    expect(await opened.page.getByText('has changed').count()).toBe(0);
  });

  it('that is replaced on its server is told to have changed, and is opened again', async () => {
    copyFileSync(file('learning.db'), file('served.db'));
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/served.db' });
    await opened.hint();
    copyFileSync(file('logged.db'), file('served.db'));
    await opened.page.evaluate(`window.dispatchEvent(new Event('focus'))`);
    await opened.page.getByRole('button', { name: 'Open it again' }).click();
    await opened.page.getByText('has changed').waitFor({ state: 'detached' });
    expect(await executions()).toBe('500');
  });

  it('is closed, and the page asks for another one', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db' });
    await opened.hint();
    await opened.page.getByRole('button', { name: 'Close learning.db' }).click();
    await opened.page.getByRole('heading', { name: 'Open a learning database' }).waitFor();
    expect(new URL(opened.page.url()).search).toBe('');
    expect(opened.page.workers()).toHaveLength(0);
  });
});
