import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { daysAgo, onDatabase, recordOf, retain } from '../retention/support/record';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

const DAY = 86_400_000;
const COUNT = 'SELECT count(*)::INTEGER AS n, count(DISTINCT task_id)::INTEGER AS ids FROM executions';

let folder: TemporaryFolder;
let plugin: PluginProcess;
let client: GrafanaClient;
let path: string;
let archive: string;

beforeEach(async () => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  archive = folder.file('archive');
  plugin = await new PluginProcess().ready();
  client = new GrafanaClient(plugin, {
    path,
    archivePath: archive,
    maxStalenessSeconds: 0,
    snapshotPath: folder.file('copies'),
  });
});
afterEach(async () => {
  await plugin.dispose();
  folder.dispose();
});

async function counted(): Promise<{ n: unknown; ids: unknown; notices: string[] }> {
  const { error, frames } = await client.sql(COUNT);
  if (error) throw new Error(error);
  const [{ columns, meta }] = frames as [(typeof frames)[number]];
  return { n: columns.n![0], ids: columns.ids![0], notices: (meta.notices ?? []).map(({ text }) => text) };
}

/** Once the archive has been read, on a busy machine too. */
const settled = (wanted: { n: number; notices?: unknown }) =>
  expect.poll(counted).toMatchObject({ ids: wanted.n, notices: [], ...wanted });

describe('archived executions in Grafana', () => {
  it('are shown beside the live ones of a database that is being written to, by the same queries', async () => {
    await recordOf(path, [100, 95, 10]);
    await retain(path, 90, archive);
    const writer = await Writer.start(path);
    await settled({ n: 3 });
    const timeRange = { fromEpochMs: Date.now() - 200 * DAY, toEpochMs: Date.now() };
    const metric = { queryType: 'metric', format: 'table', measures: ['executions'], bucket: 'none' };
    const answer = (await client.query({ A: metric }, { timeRange })).get('A')!;
    expect(Object.values(answer.frames[0]!.columns)[0]!.map(Number)).toEqual([3]);
    const old = { fromEpochMs: Date.now() - 97 * DAY, toEpochMs: Date.now() - 50 * DAY };
    const earlier = (await client.query({ A: metric }, { timeRange: old })).get('A')!;
    expect(Object.values(earlier.frames[0]!.columns)[0]!.map(Number)).toEqual([1]);
    const alert = await client.query({ A: { ...metric } }, { timeRange, headers: { FromAlert: 'true' } });
    expect(alert.get('A')!.error).toBe('');
    const { status, message } = await client.health();
    expect([status, message]).toEqual([HealthStatus.ok, expect.stringContaining('learning.db has 1 execution')]);
    expect(message).toContain('2 archived executions are shown beside them.');
    expect((await client.resource('status')).body).toMatchObject({ archive: { rows: 2, problem: null } });
    const schema = (await client.resource('schema')).body as { tables: { name: string }[] };
    expect(schema.tables.map(({ name }) => name)).not.toContain('archived_rows');
    await writer.stop();
  });

  it('once, while a run archives more, is cut short before it deletes, and what is restored', async () => {
    await recordOf(path, [100, 95, 10]);
    await retain(path, 97, archive);
    await settled({ n: 3 });
    await retain(path, 90, archive);
    await settled({ n: 3 });
    // As a run leaves it that ended after it had archived, and before it deleted.
    await onDatabase(
      path,
      `UPDATE executions SET timestamp = ${daysAgo(92)}`,
      'CREATE TABLE kept AS FROM executions',
      'CHECKPOINT',
    );
    await retain(path, 90, archive);
    await onDatabase(path, 'INSERT INTO executions FROM kept', 'CHECKPOINT');
    await settled({ n: 3 });
    expect((await client.sql('SELECT row_count::INTEGER AS n FROM database_status')).frames[0]!.columns.n).toEqual([1]);
  });
});

describe('an archive that is no good leaves the live rows, says so, and is read when it is mended', () => {
  const part = () => {
    const [day] = readdirSync(join(archive, 'executions'));
    const [file] = readdirSync(join(archive, 'executions', day!));
    return join(archive, 'executions', day!, file!);
  };

  it('a folder that is missing', async () => {
    await recordOf(path, [100, 10]);
    await expect.poll(counted).toMatchObject({
      n: 2,
      notices: [expect.stringContaining('The folder of the archive does not exist')],
    });
    const { status, message } = await client.health();
    expect([status, message]).toEqual([HealthStatus.ok, expect.stringContaining('Archived rows are missing')]);
    expect(message).not.toContain(archive);
    await retain(path, 90, archive);
    await settled({ n: 2 });
  });

  it.each([
    [
      'a file that is missing',
      (file: string) => renameSync(file, `${file}.away`),
      (file: string) => renameSync(`${file}.away`, file),
    ],
  ])('%s', async (_, spoil, mend) => {
    await recordOf(path, [100, 10]);
    await retain(path, 90, archive);
    const file = part();
    spoil(file);
    await expect.poll(counted).toMatchObject({ n: 1, notices: [expect.stringContaining('is missing')] });
    mend(file);
    await settled({ n: 2 });
  });

  it('files that hold rubbish, and a manifest that does', async () => {
    await recordOf(path, [100, 95, 10]);
    await retain(path, 97, archive);
    await retain(path, 90, archive);
    writeFileSync(part(), 'rubbish');
    await expect.poll(counted).toMatchObject({ n: 2, notices: [expect.stringContaining('bytes instead of')] });
    const [manifest] = readdirSync(join(archive, 'manifests'));
    writeFileSync(join(archive, 'manifests', manifest!), '{"format":1}');
    await expect.poll(counted).toMatchObject({ n: 2, notices: [expect.stringContaining('cannot be read')] });
    rmSync(archive, { recursive: true });
    await expect.poll(counted).toMatchObject({ notices: [expect.stringContaining('Archived rows are missing')] });
    mkdirSync(archive);
    await settled({ n: 1 });
    expect(existsSync(archive)).toBe(true);
  });
});
