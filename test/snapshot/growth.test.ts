import { copyFileSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grownLogOf, layLog } from '../../src/snapshot/grown-log';
import { Snapshots } from '../../src/snapshot/snapshots';
import { latest, rowsOf, Stage } from './support/stage';

const LONG_AGO = new Date('2026-01-01');
const COMMITS = 4;

const maker = new Stage();
/** What a writer has made: a database with the row 1, and a log whose commits add the rows 2, 3, 4, 5. */
let database: Buffer;
/** The log up to each of its commits. */
let ends: number[];
let log: Buffer;
beforeAll(async () => {
  const writer = await maker.writer(1);
  await writer.run('CHECKPOINT');
  ends = [0];
  for (let row = 2; row < 2 + COMMITS; row++) {
    await writer.run(`INSERT INTO t VALUES (${row})`);
    ends.push(statSync(`${maker.path}.wal`).size);
  }
  await writer.kill();
  database = readFileSync(maker.path);
  log = readFileSync(`${maker.path}.wal`);
});
afterAll(() => maker.dispose());

let stage: Stage;
let snapshots: Snapshots;
beforeEach(() => {
  stage = new Stage();
  snapshots = new Snapshots({
    path: stage.path,
    snapshotPath: stage.snapshotPath,
    maxStalenessSeconds: 0,
    keepsGrowth: true,
  });
  writeFileSync(stage.path, database);
  utimesSync(stage.path, LONG_AGO, LONG_AGO);
});
afterEach(async () => {
  await snapshots.close();
  await stage.dispose();
});

/** The bytes of so many commits, from one on. */
const commits = (from: number, to: number) => log.subarray(ends[from], ends[to]);

function layIn(...parts: readonly Buffer[]): void {
  writeFileSync(`${stage.path}.wal`, Buffer.concat(parts));
}

async function seen(): Promise<DuckDBValue[]> {
  const lease = await latest(snapshots);
  await layLog(lease.generation);
  return rowsOf(lease);
}

/** How many copies were made, of which kind. */
async function counts() {
  const { full, blocks, wal } = (await snapshots.status()).refreshes;
  return { databases: full.count + blocks.count, logs: wal.count };
}

describe('a log that has grown beside a database that stands still', () => {
  beforeEach(async () => {
    layIn(commits(0, 1));
    expect(await seen()).toEqual([1, 2]);
  });

  it('is all that is copied, also where it ends within a commit', async () => {
    layIn(commits(0, 2), commits(2, 3).subarray(0, -1));
    expect(await seen()).toEqual([1, 2, 3]);
    layIn(commits(0, 4));
    expect(await seen()).toEqual([1, 2, 3, 4, 5]);
    expect(await counts()).toEqual({ databases: 1, logs: 2 });
  });

  it('and whose last commit was taken back and is another now is copied whole', async () => {
    layIn(commits(0, 2));
    expect(await seen()).toEqual([1, 2, 3]);
    layIn(commits(0, 1), commits(2, 4));
    expect(await seen()).toEqual([1, 2, 4, 5]);
    expect(await counts()).toEqual({ databases: 1, logs: 2 });
  });

  it('in the place of another log is copied whole', async () => {
    writeFileSync(stage.file('other'), Buffer.concat([commits(0, 1), commits(2, 4)]));
    renameSync(stage.file('other'), `${stage.path}.wal`);
    expect(await seen()).toEqual([1, 2, 4, 5]);
  });

  it('with another database under its name is copied with that', async () => {
    copyFileSync(stage.path, stage.file('other'));
    utimesSync(stage.file('other'), LONG_AGO, LONG_AGO);
    renameSync(stage.file('other'), stage.path);
    layIn(commits(0, 3));
    expect(await seen()).toEqual([1, 2, 3, 4]);
    expect(await counts()).toEqual({ databases: 2, logs: 0 });
  });

  it('is told from one whose database was damaged meanwhile', async () => {
    const damaged = Buffer.from(database);
    damaged[4096 + 100]! ^= 0xff;
    writeFileSync(stage.path, damaged);
    utimesSync(stage.path, new Date('2026-01-02'), new Date('2026-01-02'));
    layIn(commits(0, 2));
    await expect(seen()).rejects.toMatchObject({ code: 'damaged' });
  });

  it.each([
    ['the folder of all copies', (path: string) => dirname(dirname(path))],
    ['the database of the last copy', (path: string) => path],
    ['the folder of the last copy', (path: string) => dirname(path)],
  ])('loses nothing to a cleaner of temp folders that has taken %s', async (_, taken) => {
    layIn(commits(0, 2));
    expect(await seen()).toEqual([1, 2, 3]);
    rmSync(taken(snapshots.current!.path), { recursive: true });
    layIn(commits(0, 3));
    expect(await seen()).toEqual([1, 2, 3, 4]);
    expect((await counts()).databases).toBe(2);
  });

  it('loses nothing to one that has taken its copy', async () => {
    layIn(commits(0, 2));
    expect(await seen()).toEqual([1, 2, 3]);
    const { path } = snapshots.current!;
    for (const copy of [grownLogOf(path), `${path}.wal`]) rmSync(copy, { force: true });
    layIn(commits(0, 3));
    expect(await seen()).toEqual([1, 2, 3, 4]);
  });
});
