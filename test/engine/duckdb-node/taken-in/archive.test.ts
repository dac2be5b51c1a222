import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DuckdbEngine } from '../../../../src/engine/duckdb-node/duckdb-engine';
import { type LiveFile, openLiveFile } from '../../../../src/live/live-file';
import { Writer } from '../../../writers/writer';
import { rows } from './support/twins';

const row = (name: string) => `md5('${name}')::UUID`;
const SHOWN = { sql: "SELECT string_agg(repo, ' ' ORDER BY repo) AS repos FROM executions" };

let folder: string;
let writer: Writer;
let duckdb: DuckdbEngine;
let file: LiveFile;

/** Two archived rows beside a record that is given. */
async function open(executions: string): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'archived-'));
  const [path, archive] = [join(folder, 'learning.db'), join(folder, 'archive.duckdb')];
  writer = await Writer.start(path);
  await writer.run(
    `ATTACH '${archive}' AS archive`,
    `CREATE TABLE archive.archived_rows AS SELECT ${row('a')} AS task_id, 'archived-a' AS repo UNION ALL SELECT ${row('b')}, 'archived-b'`,
    'DETACH archive',
    executions,
    'CHECKPOINT',
  );
  duckdb = new DuckdbEngine({ threads: 2 });
  file = openLiveFile({
    path,
    snapshotPath: folder,
    maxStalenessSeconds: 0,
    keepsGrowth: true,
    reader: () => duckdb,
    beside: [
      { acquire: async () => ({ archived: { file: { id: 'a', path: archive }, problem: null }, release: () => {} }) },
    ],
  });
}

beforeEach(() => open('CREATE TABLE executions (task_id UUID, repo VARCHAR)'));
afterEach(async () => {
  await writer.stop();
  await duckdb.close();
  await file.close();
  rmSync(folder, { recursive: true });
});

const shown = async () => (await rows(duckdb.over(file), SHOWN))[0]!.repos;
const outcomes = async () => (await file.snapshots.status()).logs;

it('a row that is restored, deleted and archived again is shown once, from where it is', async () => {
  await writer.run(`INSERT INTO executions VALUES (${row('c')}, 'live-c')`);
  expect(await shown()).toBe('archived-a archived-b live-c');
  await writer.run(`INSERT INTO executions VALUES (${row('a')}, 'live-a')`);
  expect(await shown()).toBe('archived-b live-a live-c');
  await writer.run(`DELETE FROM executions WHERE repo = 'live-a'`);
  expect(await shown()).toBe('archived-a archived-b live-c');
  await writer.run(
    `INSERT INTO executions VALUES (${row('b')}, 'live-b')`,
    `DELETE FROM executions WHERE repo = 'live-c'`,
  );
  expect(await shown()).toBe('archived-a live-b');
  // A query may have found it open before what lies beside was known.
  expect(await outcomes()).toMatchObject({ taken_in: expect.any(Number) });
});

it('a row whose id is changed in place is shown as what it is', async () => {
  await writer.run(`INSERT INTO executions VALUES (${row('a')}, 'live'), (${row('c')}, 'live-c')`, 'CHECKPOINT');
  expect(await shown()).toBe('archived-b live live-c');
  await writer.run(`INSERT INTO executions VALUES (${row('d')}, 'live-d')`);
  expect(await shown()).toBe('archived-b live live-c live-d');
  await writer.run(`UPDATE executions SET task_id = ${row('e')} WHERE repo = 'live'`);
  expect(await shown()).toBe('archived-a archived-b live live-c live-d');
  await writer.run(`UPDATE executions SET task_id = ${row('b')} WHERE repo = 'live-c'`);
  expect(await shown()).toBe('archived-a live live-c live-d');
  expect(await outcomes()).toMatchObject({ beside: 2 });
});

it('states that are asked late and all at once show the archived rows that they had', async () => {
  await writer.run(`INSERT INTO executions VALUES (${row('a')}, 'live-a')`);
  const leases = [];
  for (const name of ['b', 'x', 'y']) {
    leases.push(await file.acquire({ askedAt: Date.now(), freshness: 'latest' }));
    await rows(duckdb.over(file), SHOWN);
    await writer.run(`INSERT INTO executions VALUES (${row(name)}, 'live-${name}')`);
  }
  await writer.run(`DELETE FROM executions WHERE repo = 'live-a'`);
  expect(await shown()).toBe('archived-a live-b live-x live-y');
  const late = await Promise.all(
    leases.flatMap((lease) =>
      Array.from({ length: 4 }, async () => {
        const engine = duckdb.over({ acquire: async () => ({ ...lease, release: () => {} }) });
        return (await rows(engine, SHOWN))[0]!.repos;
      }),
    ),
  );
  const each = (repos: string) => Array.from({ length: 4 }, () => repos);
  expect(late).toEqual([...each('archived-b live-a'), ...each('live-a live-b'), ...each('live-a live-b live-x')]);
  for (const lease of leases) lease.release();
});
