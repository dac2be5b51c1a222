import { execFileSync } from 'node:child_process';
import { closeSync, constants, open, openSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshots } from '../../src/snapshot/snapshots';
import { cached, latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
beforeEach(async () => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

const countOf = async (snapshots: Snapshots) => {
  const { full, wal, unchanged } = (await snapshots.status()).refreshes;
  return { full: full.count, wal: wal.count, unchanged: unchanged.count };
};

/** Every file operation of this process hangs, as on a disk that has gone, until the returned function is called. */
function hangDisk(): () => Promise<void> {
  const fifo = stage.file('fifo');
  execFileSync('mkfifo', [fifo]);
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
  const hanging = Array.from(
    { length: threads },
    () => new Promise<void>((resolve) => open(fifo, 'r', (_, fd) => resolve(closeSync(fd)))),
  );
  return async () => {
    const writer = openSync(fifo, constants.O_RDWR);
    await Promise.all(hanging);
    closeSync(writer);
    rmSync(fifo);
  };
}

describe('a question that takes a cached copy', () => {
  it('takes the one at hand while that is young enough, without a look at the source', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 3600 });
    const first = await cached(snapshots);
    await writer.run('INSERT INTO t VALUES (2)');
    const second = await cached(snapshots);
    expect(second.generation.id).toBe(first.generation.id);
    expect(second.stale).toBeNull();
    expect(await countOf(snapshots)).toEqual({ full: 1, wal: 0, unchanged: 0 });
    first.release();
    expect(await rowsOf(second)).toEqual([1]);
  });

  it('waits for a fresh one beyond that age', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0.05 });
    (await cached(snapshots)).release();
    await writer.run('INSERT INTO t VALUES (2)');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await rowsOf(await cached(snapshots))).toEqual([1, 2]);
  });

  it('always waits for a fresh one when maxStalenessSeconds is 0', async () => {
    const writer = await stage.writer(0);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    for (let i = 1; i <= 5; i++) {
      await writer.run(`INSERT INTO t VALUES (${i})`);
      expect(await rowsOf(await cached(snapshots), 'SELECT max(i) FROM t')).toEqual([i]);
    }
  });

  it('takes the last copy with a notice after two seconds, and the fresh one later', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    const first = await latest(snapshots);
    const { asOf } = first.generation;
    first.release();
    await writer.run('INSERT INTO t VALUES (2)');
    const mend = hangDisk();
    const lease = await cached(snapshots);
    await mend();
    expect(lease.stale).toMatchObject({ code: 'stale' });
    expect(lease.stale?.message).toMatch(
      new RegExp(`^Data as of ${new Date(asOf).toISOString()}, \\d+ s ago: a fresh copy is still being made$`),
    );
    expect(await rowsOf(lease)).toEqual([1]);
    expect(await rowsOf(await latest(snapshots))).toEqual([1, 2]);
  });

  it('is not kept waiting by a clock that has been set back', async () => {
    const writer = await stage.writer(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 3600 });
    const now = Date.now;
    Date.now = () => now() + 600_000;
    try {
      (await latest(snapshots)).release();
    } finally {
      Date.now = now;
    }
    await writer.run('INSERT INTO t VALUES (2)');
    expect(await rowsOf(await latest(snapshots))).toEqual([1, 2]);
  });
});

describe('a question that takes only the latest', () => {
  it('gets a copy begun after it was asked, every time', async () => {
    const writer = await stage.writer(0);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 3600 });
    for (let i = 1; i <= 5; i++) {
      await writer.run(`INSERT INTO t VALUES (${i})`);
      const askedAt = Date.now();
      const lease = await snapshots.acquire({ askedAt, freshness: 'latest' });
      expect(lease.generation.asOf).toBeGreaterThanOrEqual(askedAt);
      expect(lease.stale).toBeNull();
      expect(await rowsOf(lease, 'SELECT max(i) FROM t')).toEqual([i]);
    }
  });

  it('gets an error and never an old copy when none can be made', async () => {
    await stage.database(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 3600 });
    (await latest(snapshots)).release();
    rmSync(stage.path);
    await expect(latest(snapshots)).rejects.toThrow(expect.objectContaining({ code: 'not_found' }));
    const lease = await cached(snapshots);
    expect(lease.stale).toBeNull();
    lease.release();
  });

  it('joins only a refresh that began after it came, and shares that with others', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    (await latest(snapshots)).release();
    const before = await countOf(snapshots);
    const mend = hangDisk();
    const early = latest(snapshots);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const askedAt = Date.now();
    const late = [1, 2, 3].map(() => snapshots.acquire({ askedAt, freshness: 'latest' }));
    await mend();
    (await early).release();
    for (const lease of await Promise.all(late)) {
      expect(lease.generation.asOf).toBeGreaterThanOrEqual(askedAt);
      lease.release();
    }
    expect(await countOf(snapshots)).toEqual({ ...before, unchanged: before.unchanged + 2 });
  });
});

describe('copying', () => {
  it('in full rests four times as long as it took', async () => {
    const writer = await stage.writer(1);
    await writer.run('CREATE TABLE big AS SELECT hash(range) AS h FROM range(1000000)', 'CHECKPOINT');
    const snapshots = stage.snapshots();
    const first = await latest(snapshots);
    const { milliseconds } = (await snapshots.status()).refreshes.full;
    await writer.run('INSERT INTO t VALUES (2)', 'CHECKPOINT');
    const begun = first.generation.asOf + milliseconds;
    first.release();
    const second = await latest(snapshots);
    expect(await countOf(snapshots)).toMatchObject({ full: 2 });
    expect(second.generation.asOf - begun).toBeGreaterThanOrEqual(4 * milliseconds - 2);
    second.release();
  });

  it('is not waited for by a question that has been cancelled', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    (await latest(snapshots)).release();
    const mend = hangDisk();
    for (const freshness of ['latest', 'cached'] as const) {
      const abort = new AbortController();
      const waiting = snapshots.acquire({ askedAt: Date.now(), freshness, signal: abort.signal });
      abort.abort();
      await expect(waiting).rejects.toThrow(expect.objectContaining({ code: 'cancelled' }));
      const asked = { askedAt: Date.now(), freshness, signal: AbortSignal.abort() };
      await expect(snapshots.acquire(asked)).rejects.toThrow(expect.objectContaining({ code: 'cancelled' }));
    }
    await mend();
    expect(await rowsOf(await latest(snapshots))).toEqual([1]);
  });

  it('ends with the data source, and so does what waits for it', async () => {
    await stage.writer(1);
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    const mend = hangDisk();
    const waiting = latest(snapshots);
    const closed = snapshots.close();
    await expect(waiting).rejects.toThrow(expect.objectContaining({ code: 'cancelled' }));
    await mend();
    await closed;
    await expect(latest(snapshots)).rejects.toThrow(expect.objectContaining({ code: 'cancelled' }));
  });
});
