import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { latest, Stage } from './support/stage';

let stage: Stage;
let disk: string;
beforeEach(() => {
  stage = new Stage();
  disk = stage.file('disk');
  mkdirSync(disk);
});
afterEach(async () => {
  await stage.dispose().catch(() => {});
  spawnSync('umount', ['-l', disk]);
  await stage.dispose();
});

function mount(options: string, place = disk): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status === 0;
}

/** Only root may, and not in every container. */
function mayMount(): boolean {
  const folder = new TemporaryFolder();
  const mounted = mount('size=1m', folder.path);
  if (mounted) spawnSync('umount', [folder.path]);
  folder.dispose();
  return mounted;
}

const small = it.skipIf(!mayMount());

small.each([1, 2, 3, 4, 5])('a disk that holds only %i files gets nothing left on it', async (files) => {
  mount(`size=64m,nr_inodes=${files}`);
  const writer = await stage.writer();
  await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
  const snapshots = stage.snapshots({ snapshotPath: disk });
  for (let i = 0; i < 3; i++) await expect(latest(snapshots)).rejects.toMatchObject({ code: 'disk_full' });
  await snapshots.close();
  expect(readdirSync(disk)).toEqual([]);
});
