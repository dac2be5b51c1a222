import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layLog } from '../../src/snapshot/grown-log';
import type { Lease } from '../../src/snapshot/lease';
import type { Snapshots } from '../../src/snapshot/snapshots';
import { Snapshots as Copies } from '../../src/snapshot/snapshots';
import { latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
let snapshots: Snapshots;
beforeEach(() => {
  stage = new Stage();
  snapshots = new Copies({
    path: stage.path,
    snapshotPath: stage.snapshotPath,
    maxStalenessSeconds: 0,
    keepsGrowth: true,
  });
});
afterEach(async () => {
  await snapshots.close();
  await stage.dispose();
});

const copies = async () => {
  const { full, blocks } = (await snapshots.status()).refreshes;
  return full.count + blocks.count;
};

async function counted(lease: Lease): Promise<number> {
  await layLog(lease.generation);
  return Number((await rowsOf(lease, 'SELECT count(*) FROM t'))[0]);
}

/** More than a row group: DuckDB writes it to the file before it is committed. */
const BULK = 'INSERT INTO t SELECT (hash(range) % 2000000000)::INTEGER FROM range(300000)';

describe('a file that is written to before the next header', () => {
  it('is not copied again, as the last header refers to nothing of that, and commits are taken from the log', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
    expect(await counted(await latest(snapshots))).toBe(2);
    const before = await copies();
    // As a checkpoint does, whose header is still to come.
    appendFileSync(stage.path, Buffer.alloc(262_144));
    expect(await counted(await latest(snapshots))).toBe(2);
    await writer.run('INSERT INTO t VALUES (3)');
    expect(await counted(await latest(snapshots))).toBe(3);
    expect(await copies()).toBe(before);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (4)');
    expect(await counted(await latest(snapshots))).toBe(4);
    expect(await copies()).toBe(before + 1);
  });

  it('is copied again for a commit of what has been written to it', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
    expect(await counted(await latest(snapshots))).toBe(2);
    const before = await copies();
    await writer.run('BEGIN', BULK);
    expect(await counted(await latest(snapshots))).toBe(2);
    await writer.run('COMMIT');
    expect(await counted(await latest(snapshots))).toBe(300_002);
    expect(await copies()).toBe(before + 1);
    await writer.run('INSERT INTO t VALUES (3)');
    expect(await counted(await latest(snapshots))).toBe(300_003);
  });
});

describe('the first checkpoint after the start', () => {
  it('costs what it changed, once the writer has been seen to go on', async () => {
    const writer = await stage.writer(1);
    await writer.run('CREATE TABLE big AS SELECT hash(range) AS h FROM range(300000)', 'CHECKPOINT');
    (await latest(snapshots)).release();
    await writer.run('INSERT INTO t VALUES (2)');
    const seen = await latest(snapshots);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (3)');
    expect(await counted(await latest(snapshots))).toBe(3);
    seen.release();
    const { full, blocks } = (await snapshots.status()).refreshes;
    expect({ full: full.count, blocks: blocks.count }).toEqual({ full: 1, blocks: 1 });
  });
});
