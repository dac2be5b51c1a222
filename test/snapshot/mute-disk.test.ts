import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached, latest, rowsOf, Stage } from './support/stage';

const PROGRAM = path.join(import.meta.dirname, 'support/mute-disk.py');

async function mute(folder: string): Promise<ChildProcess | null> {
  const child = spawn('python3', [PROGRAM, folder], { stdio: ['pipe', 'pipe', 'ignore'] });
  const said = await Promise.race([once(child.stdout, 'data'), once(child, 'close'), once(child, 'error')]);
  return String(said[0]).trim() === 'mounted' ? child : null;
}

async function end(child: ChildProcess | null): Promise<void> {
  if (child === null) return;
  child.stdin!.end();
  await once(child, 'close');
}

async function canMute(): Promise<boolean> {
  const stage = new Stage();
  const child = await mute(stage.file('live'));
  await end(child);
  await stage.dispose();
  return child !== null;
}

let stage: Stage;
let disk: ChildProcess | null;
beforeEach(async () => {
  stage = new Stage();
  await stage.database(1);
});
afterEach(async () => {
  await end(disk);
  await stage.dispose();
});

describe.skipIf(!(await canMute()))('a disk that no longer answers (tried where FUSE and Python are)', () => {
  it('leaves the last copy to panels, the status to the health check and its threads to the process', async () => {
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    (await latest(snapshots)).release();
    disk = await mute(stage.file('live'));
    const lease = await cached(snapshots);
    expect(lease.stale?.code).toBe('stale');
    expect(await rowsOf(lease)).toEqual([1]);
    for (let i = 0; i < 6; i++) {
      const { generation, file } = await snapshots.status();
      expect({ id: generation?.id, file }).toEqual({ id: lease.generation.id, file: null });
    }
    expect(await readFile(PROGRAM, 'utf8')).toBe(readFileSync(PROGRAM, 'utf8'));
  });

  it('does not keep a data source from closing', async () => {
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    (await latest(snapshots)).release();
    disk = await mute(stage.file('live'));
    const waiting = latest(snapshots);
    await Promise.all([snapshots.close(), expect(waiting).rejects.toMatchObject({ code: 'cancelled' })]);
  });
});
