import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LearningError } from '../../src/error/learning-error';
import type { Snapshots } from '../../src/snapshot/snapshots';
import { cached, latest, rowsOf, Stage } from './support/stage';

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

describe('a copy that cannot be read', () => {
  const unreadable = new LearningError('damaged_log', 'Cannot be read.');

  it('does not count, is tried again while it is the newest, and goes with the next', async () => {
    const writer = await stage.writer(1);
    const opened: string[] = [];
    let refused = (_: string) => false;
    const reader = {
      open: async ({ path: copy }: { path: string }) => {
        opened.push(copy);
        if (refused(copy)) throw unreadable;
        return null;
      },
      release: () => {},
    };
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 }, reader);
    const good = await latest(snapshots);
    refused = () => true;
    await writer.run('INSERT INTO t VALUES (2)');
    await expect(latest(snapshots)).rejects.toBe(unreadable);
    const stale = await cached(snapshots);
    expect(stale).toMatchObject({ generation: { id: good.generation.id }, stale: { code: 'damaged_log' } });
    expect((await snapshots.status()).lastError).toBe(unreadable);
    const newest = opened.at(-1)!;

    await settle();
    await expect(latest(snapshots)).rejects.toBe(unreadable);
    await expect(latest(snapshots)).rejects.toBe(unreadable);
    expect(opened.slice(-2)[0]).toBe(opened.at(-1));

    refused = (copy) => copy === newest;
    await writer.run('INSERT INTO t VALUES (3)');
    const mended = await latest(snapshots);
    expect((await snapshots.status()).lastError).toBeNull();
    expect(await rowsOf(mended)).toEqual([1, 2, 3]);
    await expect.poll(() => opened.filter(existsSync).length).toBe(2);
    expect(await rowsOf(good)).toEqual([1]);
    expect(await rowsOf(stale)).toEqual([1]);
    await expect.poll(() => opened.filter(existsSync)).toEqual([mended.generation.path]);
  });

  it('leaves nothing behind when it was the only one', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots({}, { open: () => Promise.reject(unreadable), release: () => {} });
    await expect(cached(snapshots)).rejects.toBe(unreadable);
    await snapshots.close();
    expect(readdirSync(stage.snapshotPath)).toEqual([]);
  });
});

describe('a generation', () => {
  it('lives until its last lease, and is announced before its files go', async () => {
    const writer = await stage.writer(1);
    const retired: { id: string; there: boolean }[] = [];
    const snapshots = stage.snapshots(
      {},
      {
        open: async () => null,
        release: ({ id, path: copy }) => {
          retired.push({ id, there: existsSync(copy) });
        },
      },
    );
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
    const snapshots = stage.snapshots(
      {},
      { open: async () => null, release: () => Promise.reject(new Error('The instance would not close.')) },
    );
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
