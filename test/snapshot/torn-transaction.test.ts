import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFile } from '../support/open-file';
import { latest, Stage } from './support/stage';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

/** Of the entry that ends a transaction. */
const COMMIT_BYTES = 21;

/** Rows of the two tables that each transaction fills together. */
async function counts(): Promise<unknown[]> {
  const snapshots = stage.snapshots();
  const lease = await latest(snapshots);
  const copy = await openFile(lease.generation.path);
  try {
    return (await copy.rows('SELECT (SELECT count(*) FROM t)::INTEGER, (SELECT count(*) FROM marks)::INTEGER'))[0]!;
  } finally {
    copy.close();
    lease.release();
    await snapshots.close();
  }
}

/** A small commit, then one whose rows DuckDB writes into the database ahead of the log, as it does with many. */
async function twoCommits(): Promise<{ log: Buffer; first: number }> {
  const writer = await stage.writer();
  await writer.run('CREATE TABLE marks (i INTEGER)', 'CHECKPOINT');
  await writer.run('BEGIN', 'INSERT INTO t VALUES (2)', 'INSERT INTO marks VALUES (1)', 'COMMIT');
  const first = statSync(`${stage.path}.wal`).size;
  await writer.run('BEGIN', 'INSERT INTO t SELECT i FROM range(300000) AS numbers(i)');
  await writer.run('INSERT INTO marks VALUES (2)', 'COMMIT');
  const log = readFileSync(`${stage.path}.wal`);
  await writer.kill();
  return { log, first };
}

it('a log that ends within a bulk insert gives the commits before it, and nothing of it', async () => {
  const { log, first } = await twoCommits();
  expect(await counts()).toEqual([300_002, 2]);
  const within = Array.from({ length: 12 }, (_, i) => first + 1 + Math.floor((i * (log.length - first)) / 12));
  const nearEnd = [1, COMMIT_BYTES - 1, COMMIT_BYTES, COMMIT_BYTES + 1, 100].map((bytes) => log.length - bytes);
  for (const cut of [...within, ...nearEnd]) {
    writeFileSync(`${stage.path}.wal`, log.subarray(0, cut));
    expect(await counts(), `cut after ${cut} of ${log.length} bytes`).toEqual([2, 1]);
  }
});

it('a log without any whole commit is as good as none', async () => {
  const { log } = await twoCommits();
  for (const cut of [1, 5, 8, 20, 40]) {
    writeFileSync(`${stage.path}.wal`, log.subarray(0, cut));
    expect(await counts(), `cut after ${cut} bytes`).toEqual([1, 0]);
  }
});
