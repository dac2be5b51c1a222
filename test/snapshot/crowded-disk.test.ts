import { mkdirSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mayMount, mount, unmount } from '../support/small-disk';
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
  unmount(disk);
  await stage.dispose();
});

const small = it.skipIf(!mayMount());

small.each([1, 2, 3, 4, 5])('a disk that holds only %i files gets nothing left on it', async (files) => {
  mount(`size=64m,nr_inodes=${files}`, disk);
  const writer = await stage.writer();
  await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
  const snapshots = stage.snapshots({ snapshotPath: disk });
  for (let i = 0; i < 3; i++) await expect(latest(snapshots)).rejects.toMatchObject({ code: 'disk_full' });
  await snapshots.close();
  expect(readdirSync(disk)).toEqual([]);
});
