import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Writer } from '../writers/writer';
import { latest, rowsOf, Stage } from './support/stage';

// Writers that start and stop beside copies that are made without a pause take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

/** Processes that hold a lock on the file. */
function lockers(path: string): number[] {
  const { ino } = statSync(path);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[5]?.split(':')[2] === String(ino))
    .map((fields) => Number(fields[4]));
}

describe('taking snapshots', () => {
  it('never keeps a writer from starting, writing, checkpointing, stopping, or being followed by another', async () => {
    await stage.database(0);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    let writing = true;
    const counts: number[] = [];
    const reading = (async () => {
      while (writing) counts.push(Number((await rowsOf(await latest(snapshots), 'SELECT count(*) FROM t'))[0]));
    })();
    try {
      for (let i = 1; i <= 4; i++) {
        const writer = await Writer.start(stage.path);
        await writer.run(`INSERT INTO t VALUES (${i})`, 'CHECKPOINT', `INSERT INTO t VALUES (${i})`);
        await writer.stop();
      }
    } finally {
      writing = false;
      await reading;
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(await rowsOf(await latest(snapshots), 'SELECT count(*) FROM t')).toEqual([9n]);
  });

  it.skipIf(!existsSync('/proc/locks'))('holds no lock on the live file (only Linux tells)', async () => {
    const writer = await stage.writer(1);
    expect(lockers(stage.path)).toHaveLength(1);
    expect(lockers(stage.path)).not.toContain(process.pid);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    let copying = true;
    const reading = (async () => {
      for (let i = 2; i <= 8; i++) {
        await writer.run(`INSERT INTO t VALUES (${i})`, 'CHECKPOINT');
        (await latest(snapshots)).release();
      }
      copying = false;
    })();
    const seen = new Set<number>();
    while (copying) {
      for (const pid of lockers(stage.path)) seen.add(pid);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await reading;
    expect(seen.size).toBe(1);
    expect(seen).not.toContain(process.pid);
    await writer.stop();
    (await latest(snapshots)).release();
    expect(lockers(stage.path)).toEqual([]);
  });
});
