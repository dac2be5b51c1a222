import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
let disk: string;
beforeEach(() => {
  stage = new Stage();
  disk = stage.file('disk');
  mkdirSync(disk);
});
afterEach(async () => {
  await stage.dispose();
});

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return process.platform === 'linux' && process.getuid?.() === 0;
  } catch {
    return false;
  }
}

const mount = (options: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, disk]);
const unmount = () => execFileSync('umount', [disk]);

/** Copies of the database and its log, and nothing else, are files with these names. */
const copies = () =>
  readdirSync(disk, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.startsWith('learning.db') || /^\d+$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

describe.skipIf(!canMount())('a disk without room for copies (only root on Linux can try)', () => {
  it('is found out before anything is copied', async () => {
    await stage.database();
    mount('size=16m');
    const snapshots = stage.snapshots({ snapshotPath: disk });
    try {
      await expect(latest(snapshots)).rejects.toThrow(
        expect.objectContaining({
          code: 'disk_full',
          message: expect.stringMatching(/lacks room for a copy of \d+ MB/),
        }),
      );
      expect(copies()).toEqual([]);
      remount('size=64m');
      expect(await rowsOf(await latest(snapshots))).toEqual([1]);
    } finally {
      await snapshots.close();
      unmount();
    }
  });

  it('that fills up while copying is left without a trace, and used again when there is room', async () => {
    const writer = await stage.writer();
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
    // The root, two folders, the owner's record, the folder of the copy and the log: no room for the database.
    mount('size=64m,nr_inodes=6');
    const snapshots = stage.snapshots({ snapshotPath: disk });
    try {
      await expect(latest(snapshots)).rejects.toThrow(
        expect.objectContaining({ code: 'disk_full', message: 'The disk that holds the snapshots is full.' }),
      );
      expect(copies()).toEqual([]);
      remount('size=64m,nr_inodes=100');
      expect(await rowsOf(await latest(snapshots))).toEqual([1, 2]);
    } finally {
      await snapshots.close();
      unmount();
    }
  });
});
