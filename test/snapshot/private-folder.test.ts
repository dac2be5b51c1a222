import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HolderProcess } from './support/holder-process';
import { latest, rowsOf, Stage } from './support/stage';

const BASE = `mahavishnu-learning-${process.getuid?.() ?? 0}`;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

const modeOf = (file: string) => lstatSync(file).mode & 0o777;

describe('the folder of private copies', () => {
  it('is for this user alone, and so is every file in it', async () => {
    const writer = await stage.writer(1);
    await writer.run('INSERT INTO t VALUES (2)');
    chmodSync(stage.path, 0o644);
    const lease = await latest(stage.snapshots());
    const modes = new Map<boolean, Set<number>>([
      [true, new Set()],
      [false, new Set()],
    ]);
    for (const entry of readdirSync(stage.snapshotPath, { recursive: true, withFileTypes: true })) {
      modes.get(entry.isDirectory())!.add(modeOf(path.join(entry.parentPath, entry.name)));
    }
    lease.release();
    expect([...modes.get(true)!]).toEqual([0o700]);
    expect([...modes.get(false)!]).toEqual([0o600]);
  });

  it('left open to others is closed to them', async () => {
    await stage.database();
    mkdirSync(path.join(stage.snapshotPath, BASE), { mode: 0o777 });
    chmodSync(path.join(stage.snapshotPath, BASE), 0o777);
    expect(await rowsOf(await latest(stage.snapshots()))).toEqual([1]);
    expect(modeOf(path.join(stage.snapshotPath, BASE))).toBe(0o700);
  });

  it('is refused where somebody has put a link', async () => {
    await stage.database();
    mkdirSync(stage.file('elsewhere'));
    symlinkSync(stage.file('elsewhere'), path.join(stage.snapshotPath, BASE));
    await expect(latest(stage.snapshots())).rejects.toThrow(
      expect.objectContaining({ code: 'bad_settings', message: 'The folder for snapshots belongs to somebody else.' }),
    );
    expect(readdirSync(stage.file('elsewhere'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('is refused where it belongs to somebody else (only root can try)', async () => {
    await stage.database();
    mkdirSync(path.join(stage.snapshotPath, BASE));
    chownSync(path.join(stage.snapshotPath, BASE), 65534, 65534);
    await expect(latest(stage.snapshots())).rejects.toThrow(
      expect.objectContaining({ code: 'bad_settings', message: 'The folder for snapshots belongs to somebody else.' }),
    );
  });

  it('that cannot be made is a fault of the settings, which does not name its place', async () => {
    await stage.database();
    writeFileSync(stage.file('plain'), '');
    const refused = latest(stage.snapshots({ snapshotPath: stage.file('plain/copies') }));
    await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'bad_settings' }));
    await expect(refused).rejects.not.toThrow(/plain/);
  });

  it('goes when the data source is closed', async () => {
    await stage.writer();
    const snapshots = stage.snapshots();
    (await latest(snapshots)).release();
    expect(readdirSync(stage.snapshotPath)).toEqual([BASE]);
    await snapshots.close();
    expect(readdirSync(stage.snapshotPath)).toEqual([]);
  });

  it('goes when the process exits without closing', async () => {
    await stage.writer();
    const holder = await HolderProcess.start(stage.path, stage.snapshotPath);
    expect(existsSync(holder.path)).toBe(true);
    await holder.exit();
    expect(readdirSync(path.join(stage.snapshotPath, BASE))).toEqual([]);
  });

  it('of a killed process goes at the next start, while those of the living stay', async () => {
    await stage.writer();
    const killed = await HolderProcess.start(stage.path, stage.snapshotPath);
    const living = await HolderProcess.start(stage.path, stage.snapshotPath);
    try {
      await killed.kill();
      expect(existsSync(killed.path)).toBe(true);
      const snapshots = stage.snapshots();
      (await latest(snapshots)).release();
      expect(existsSync(killed.path)).toBe(false);
      expect(existsSync(living.path)).toBe(true);
      await snapshots.close();
    } finally {
      await living.exit();
    }
    expect(existsSync(living.path)).toBe(false);
  });
});
