import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshots } from '../../src/snapshot/snapshots';
import { latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

const refreshes = async (snapshots: Snapshots) => {
  const { full, wal, unchanged } = (await snapshots.status()).refreshes;
  return { full: full.count, wal: wal.count, unchanged: unchanged.count };
};
/** A file is told unchanged for certain only when its last write is a while ago. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 80));

describe('a refresh', () => {
  it('copies only the log while there is no checkpoint', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT');
    const snapshots = stage.snapshots();
    const first = await latest(snapshots);
    await writer.run('INSERT INTO t VALUES (2)');
    const second = await latest(snapshots);
    expect(await refreshes(snapshots)).toMatchObject({ full: 1, wal: 1 });
    expect(second.generation.id).not.toBe(first.generation.id);
    expect(statSync(second.generation.path).ino).toBe(statSync(first.generation.path).ino);
    expect(second.generation.walBytes).toBeGreaterThan(0);
    const { bytes } = (await snapshots.status()).refreshes.wal;
    expect(bytes).toBe(second.generation.walBytes);
    expect(await rowsOf(first)).toEqual([1]);
    expect(await rowsOf(second)).toEqual([1, 2]);
  });

  it('copies all after a checkpoint', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots();
    expect(await rowsOf(await latest(snapshots))).toEqual([1]);
    await writer.run('INSERT INTO t VALUES (2)', 'CHECKPOINT');
    const lease = await latest(snapshots);
    expect(await refreshes(snapshots)).toMatchObject({ full: 2 });
    expect(lease.generation.databaseBytes).toBe(statSync(stage.path).size);
    expect(await rowsOf(lease)).toEqual([1, 2]);
  });

  it('copies nothing when nothing has changed, and says that the copy is good as of now', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    await settle();
    const first = await latest(snapshots);
    const before = await refreshes(snapshots);
    const { id, asOf } = first.generation;
    await settle();
    const second = await latest(snapshots);
    expect(second.generation.id).toBe(id);
    expect(second.generation.asOf).toBeGreaterThan(asOf);
    expect(await refreshes(snapshots)).toEqual({ ...before, unchanged: before.unchanged + 1 });
    first.release();
    second.release();
  });

  it('copies all again when a cleaner of temp folders has taken the copies', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    for (const name of readdirSync(stage.snapshotPath))
      rmSync(path.join(stage.snapshotPath, name), { recursive: true });
    await writer.run('INSERT INTO t VALUES (2)');
    expect(await rowsOf(await latest(snapshots))).toEqual([1, 2]);
  });

  it('tells a file that came back shorter from one that has not changed', async () => {
    await stage.database(1);
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    truncateSync(stage.path, 100);
    await expect(latest(snapshots)).rejects.toThrow(expect.objectContaining({ code: 'truncated' }));
  });
});

describe('a generation', () => {
  it('lives until its last lease, and is announced before its files go', async () => {
    const writer = await stage.writer(1);
    const retired: { id: string; there: boolean }[] = [];
    const snapshots = stage.snapshots({}, ({ id, path: copy }) => {
      retired.push({ id, there: existsSync(copy) });
    });
    const [first, again] = [await latest(snapshots), await latest(snapshots)];
    expect(again.generation.id === first.generation.id || retired.length === 0).toBe(true);
    const old = first.generation;
    await writer.run('INSERT INTO t VALUES (2)');
    const next = await latest(snapshots);
    again.release();
    first.release();
    first.release();
    await expect.poll(() => existsSync(old.path)).toBe(false);
    expect(retired).toContainEqual({ id: old.id, there: true });
    expect(retired.map(({ id }) => id)).not.toContain(next.generation.id);
    expect(await rowsOf(next)).toEqual([1, 2]);
    await snapshots.close();
    expect(new Set(retired.map(({ id }) => id)).size).toBe(retired.length);
    expect(retired.every(({ there }) => there)).toBe(true);
  });

  it('goes although its announcement failed', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots({}, () => Promise.reject(new Error('The instance would not close.')));
    const lease = await latest(snapshots);
    lease.release();
    await snapshots.close();
    expect(readdirSync(stage.snapshotPath)).toEqual([]);
  });

  it('has another id after a restart', async () => {
    await stage.writer(1);
    const ids = [];
    for (let i = 0; i < 2; i++) {
      const snapshots = stage.snapshots();
      const lease = await latest(snapshots);
      ids.push(lease.generation.id);
      lease.release();
      await snapshots.close();
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('in use keeps its data source from closing', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots();
    const lease = await latest(snapshots);
    const closed = snapshots.close();
    await settle();
    expect(await rowsOf(lease)).toEqual([1]);
    await closed;
    expect(readdirSync(stage.snapshotPath)).toEqual([]);
  });
});
