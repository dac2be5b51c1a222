import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { WITHOUT_BACKEND } from '../../scripts/build/without-backend-manifest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { createDemo } from '../../src/demo/create-demo';
import { StaticServer } from '../page/file/support/static-server';
import { browserIsThere } from '../support/browser';
import { EditorPage } from './support/editor-page';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Answered {
  readonly meta: {
    readonly notices?: { readonly severity: string; readonly text: string }[];
    readonly custom?: { readonly engine?: string };
  };
  readonly fields: { readonly name: string; readonly values: unknown[] }[];
}

interface Tested {
  readonly status: string;
  readonly message: string;
  readonly details?: { readonly message: string };
}

const BUILT = `${inRoot(WITHOUT_BACKEND.folder)}/`;
const FOLDERS = {
  '/plugin/': BUILT,
  [`/public/plugins/${WITHOUT_BACKEND.id}/`]: BUILT,
  // The page says of the data source that it has the files of the other plugin.
  [`/public/plugins/${DATA_SOURCE.type}/`]: BUILT,
};

const sql = (rawSql: string) => ({ refId: 'A', queryType: 'sql', rawSql, format: 'table' });
const COUNT = sql('SELECT count(*) AS n FROM executions');
const TIERS = {
  refId: 'A',
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['model_tier'],
  format: 'table',
};

const valuesOf = (frames: readonly Answered[]) =>
  frames.map(({ fields }) => fields.map(({ name, values }) => [name, values]));
const saidOf = (frames: readonly Answered[]) =>
  frames.flatMap(({ meta }) => (meta.notices ?? []).map(({ text }) => text));

const folder = mkdtempSync(path.join(tmpdir(), 'without-backend-'));
const file = (name: string) => path.join(folder, name);

async function duckdb(name: string, ...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file(name));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.disconnectSync();
  instance.closeSync();
}

/** Puts the file in place of another whole, as who serves copies should. */
function replace(name: string, by: string): void {
  copyFileSync(file(by), file(`${name}.new`));
  renameSync(file(`${name}.new`), file(name));
}

describe.skipIf(!browserIsThere)('without a backend', () => {
  let editors: EditorPage;
  let server: StaticServer;

  beforeAll(async () => {
    await createDemo(file('demo.db'), { rows: 20_000, days: 30, learned: true });
    await createDemo(file('small.db'), { rows: 500, days: 3 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await editors?.close();
    await server?.close();
  });

  /** @param name of the file behind the address of the data source */
  async function open(
    name: string,
    {
      served = folder,
      secrets = {},
      jsonData = {},
      ...options
    }: Partial<Parameters<typeof StaticServer.start>[0]> & {
      served?: string;
      secrets?: Record<string, string>;
      jsonData?: Record<string, unknown>;
    } = {},
  ): Promise<void> {
    server = await StaticServer.start({ folders: { '/files': served }, ...options });
    editors = new EditorPage({
      folders: FOLDERS,
      jsonData: { maxStalenessSeconds: 0, ...jsonData },
      proxied: { database: `${server.origin}/files/${name}`, secrets },
    });
    await editors.open();
  }

  const ask = (query: unknown = COUNT) => editors.logs<Answered[]>('lines', query);
  const tested = () => editors.source('testDatasource()') as Promise<Tested>;

  it('answers by ranges of the file, with the secrets that its server asks for, and asks no backend', async () => {
    await open('demo.db', { authorization: 'Bearer of-files', secrets: { authorization: 'Bearer of-files' } });
    const [frame] = await ask();
    expect(frame!.fields.map(({ name, values }) => [name, values])).toEqual([['n', [20_000]]]);
    expect(frame!.meta.custom?.engine).toBe('browser');
    expect(saidOf([frame!])).toEqual([]);
    expect(editors.asked).toEqual([]);
    const handed = server.handed.filter(({ path: asked }) => asked.endsWith('.db'));
    expect(handed.filter(({ range }) => range === undefined)).toEqual([]);
    expect(server.bytesOf('/files/demo.db')).toBeLessThan(readFileSync(file('demo.db')).length);
    const { status, message, details } = await tested();
    expect(status).toBe('success');
    expect(message).toMatch(/^The database has 20,000 executions, the newest of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.$/);
    expect(details!.message).toMatch(
      /Of its [\d.]+ MB, what questions need is read by ranges\. DuckDB 1\.\d+\.\d+ reads it/,
    );
  });

  it('gives the numbers that a backend gives, with the log of a writer that goes on beside it', async () => {
    await open('none');
    await editors.close();
    await server.close();
    editors = new EditorPage();
    await editors.open();
    const { live } = editors;
    const onServer = async () => valuesOf(await editors.logs<Answered[]>('lines', TIERS));
    const before = await onServer();
    const beside = await StaticServer.start({ folders: { '/files': live.folder } });
    const local = new EditorPage({
      folders: FOLDERS,
      jsonData: { maxStalenessSeconds: 0 },
      proxied: { database: `${beside.origin}/files/learning.db` },
    });
    try {
      await local.open();
      const here = async () => valuesOf(await local.logs<Answered[]>('lines', TIERS));
      expect(await here()).toEqual(before);
      await live.writer.insert(30, 41);
      const after = await onServer();
      expect(after).not.toEqual(before);
      expect(await here()).toEqual(after);
      expect(beside.bytesOf('/files/learning.db.wal')).toBeGreaterThan(0);
    } finally {
      await local.close();
      await beside.close();
    }
  });

  it('reads the file anew when another has taken its place, also amid a question', async () => {
    copyFileSync(file('small.db'), file('replaced.db'));
    await open('replaced.db', { jsonData: { maxStalenessSeconds: 3600 } });
    expect(valuesOf(await ask())).toEqual([[['n', [500]]]]);
    replace('replaced.db', 'demo.db');
    // Nobody has looked; what of the old file was not read yet cannot be had any more.
    const texts = sql(
      'SELECT count(DISTINCT task_id) AS ids, count(DISTINCT task_description) > 0 AS some FROM executions',
    );
    await expect
      .poll(async () => (valuesOf(await ask(texts))[0]![0] as [string, number[]])[1][0])
      .toBeOneOf([500, 20_000]);
    await editors.source('testDatasource()');
    expect(valuesOf(await ask())).toEqual([[['n', [20_000]]]]);
  });

  it('loads all of the file where its server hands out no ranges, and says so', async () => {
    copyFileSync(file('small.db'), file('whole.db'));
    await open('whole.db', { ranges: false });
    expect(valuesOf(await ask())).toEqual([[['n', [500]]]]);
    expect((await tested()).details!.message).toContain('Its server hands out no ranges: all of its');
    const loaded = server.bytesOf('/files/whole.db');
    expect(valuesOf(await ask())).toEqual([[['n', [500]]]]);
    replace('whole.db', 'demo.db');
    // While all of it is on its way, the old one is shown, and that is said.
    await expect.poll(async () => valuesOf(await ask())).toEqual([[['n', [20_000]]]]);
    expect(server.bytesOf('/files/whole.db')).toBeGreaterThan(loaded);
  });

  it('answers as of the last checkpoint, and says so, where the log belongs to another database', async () => {
    copyFileSync(file('small.db'), file('foreign.db'));
    await duckdb('other.db', 'CREATE TABLE other (i INTEGER)', 'CHECKPOINT');
    const instance = await DuckDBInstance.create(file('other.db'));
    const connection = await instance.connect();
    await connection.run('INSERT INTO other SELECT * FROM range(1000)');
    copyFileSync(file('other.db.wal'), file('foreign.db.wal'));
    connection.disconnectSync();
    instance.closeSync();
    await open('foreign.db');
    const frames = await ask();
    expect(valuesOf(frames)).toEqual([[['n', [500]]]]);
    expect(saidOf(frames).join()).toContain('The log beside the database cannot be replayed in a browser');
  });

  it.each([
    ['nobody put there', 'absent.db', {}, /^There is no database at the address \(status 404\)\. Correct the URL/],
    [
      'its server refuses',
      'small.db',
      { authorization: 'Bearer other' },
      /^The server of the database refuses it: .* Correct user, password or headers/,
    ],
    ['is a text', 'text.db', {}, /^The database is not a DuckDB database\. Point the data source/],
    ['is cut off', 'cut.db', {}, /^The database is cut off/],
  ])('says of a file that %s what is wrong and what to do', async (_, name, options, says) => {
    writeFileSync(file('text.db'), 'no database '.repeat(4000));
    copyFileSync(file('demo.db'), file('cut.db'));
    truncateSync(file('cut.db'), 2_000_000);
    await open(name, options);
    expect(await tested()).toMatchObject({ status: 'error', message: expect.stringMatching(says) });
    await expect(ask()).rejects.toThrow(/\[(not_found|forbidden|not_duckdb|truncated)\]/);
    editors.complaints.splice(0);
  });

  it('goes on with what it has when the server is gone, and says so', async () => {
    await open('small.db');
    expect(valuesOf(await ask(TIERS))[0]).toHaveLength(2);
    await server.close();
    const frames = await ask(TIERS);
    expect(saidOf(frames).join()).toMatch(
      /^The database is shown as it was .*: The database cannot be had from its server/,
    );
    server = await StaticServer.start({ folders: {} });
    editors.complaints.splice(0);
  });

  it('checks SQL, names columns, and offers values, by the engine in the browser', async () => {
    await open('small.db');
    const schema = (await editors.source("getResource('schema')")) as { tables: { name: string; columns: object[] }[] };
    const executions = schema.tables.find(({ name }) => name === 'executions')!;
    expect(executions.columns).toContainEqual(expect.objectContaining({ name: 'duration_seconds', unit: 'seconds' }));
    const body = { ...sql('SELECT nme FROM executions'), range: { from: 0, to: 1_770_638_400_000 } };
    expect(await editors.source(`postResource('validate', ${JSON.stringify(body)})`)).toMatchObject({
      valid: false,
      error: { code: 'bad_query', line: 1, column: 8 },
    });
    const values = (await editors.source("getTagValues({ key: 'model_tier' })")) as { text: string }[];
    expect(values.map(({ text }) => text).toSorted()).toEqual(['large', 'medium', 'small']);
  });

  it('ends a query without end, says what the browser has no words for, and answers the next', async () => {
    await open('small.db', { jsonData: { queryTimeoutSeconds: 4 } });
    const endless = 'SELECT sum(a.range * b.range) AS n FROM range(10000000) a, range(10000000) b';
    await expect(ask(sql(endless))).rejects.toThrow(/\[timeout\]/);
    await expect(ask(sql("SELECT metadata->>'source' AS s FROM executions"))).rejects.toThrow(
      /\[not_in_browser\].*install the plugin that has a backend/,
    );
    await expect(ask(sql('SELECT nme FROM executions'))).rejects.toThrow(/\[bad_query\]/);
    expect(valuesOf(await ask())).toEqual([[['n', [500]]]]);
  });

  it('says in its editors that there are no alert rules, and what is wrong with an address', async () => {
    await open('small.db');
    const { page } = editors;
    await editors.mount('query', TIERS);
    await page.getByText('The browser; no alert rules').waitFor();
    expect(await page.getByRole('radiogroup', { name: 'Answered by' }).count()).toBe(0);
    const settings = { uid: 'x', name: 'x', access: 'proxy', jsonData: {}, secureJsonFields: {}, readOnly: false };
    await editors.mount('config', { ...settings, url: '' });
    await page.getByText('No backend: no alert rules').waitFor();
    const url = page.getByPlaceholder('https://files.example.org/learning.db');
    for (const [address, says] of [
      ['files.example.org/learning.db', 'Write it whole'],
      ['ftp://files.example.org/learning.db', 'It has to begin with http'],
      ['https://files.example.org/learning.db?token=1', 'leaves out what follows a question mark'],
      ['https://ada:secret@files.example.org/learning.db', 'fields of basic auth'],
      ['https://files.example.org/', 'It is that of a folder'],
    ] as const) {
      await url.fill(address);
      await page.getByText(says).waitFor();
    }
    await url.fill('https://files.example.org/learning.db');
    await expect.poll(() => page.getByText('The URL is not that of a database').count()).toBe(0);
    expect(await editors.value()).toMatchObject({ url: 'https://files.example.org/learning.db' });
  });
});
