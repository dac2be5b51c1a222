import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

const LONG_AGO = new Date('2026-01-01');

it('a cleaner of temp folders that takes only the log of a copy does not take commits away', async () => {
  const writer = await stage.writer(1);
  await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
  const snapshots = stage.snapshots();
  const lease = await latest(snapshots);
  rmSync(`${lease.generation.path}.wal`);
  lease.release();
  expect(await rowsOf(await latest(snapshots))).toEqual([1, 2]);
});

it('of two logs, beside a link and beside its file, none is chosen blindly', async () => {
  const writer = await stage.writer(1);
  await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
  const link = stage.file('link.db');
  symlinkSync(stage.path, link);
  copyFileSync(`${stage.path}.wal`, `${link}.wal`);
  await expect(latest(stage.snapshots({ path: link }))).rejects.toMatchObject({
    code: 'bad_settings',
    message: 'link.db is a symbolic link, with a write-ahead log beside it and another beside its file.',
  });
});

it('a folder behind a link has one log, not two', async () => {
  const writer = await stage.writer(1);
  await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
  symlinkSync(stage.file('live'), stage.file('linked'));
  expect(await rowsOf(await latest(stage.snapshots({ path: stage.file('linked/learning.db') })))).toEqual([1, 2]);
});

it.each([30, 4096 + 100, 8192 + 100])('a header damaged at byte %i is told as such', async (at) => {
  await stage.database();
  const file = openSync(stage.path, 'r+');
  writeSync(file, Buffer.from([0xa5]), 0, 1, at);
  closeSync(file);
  utimesSync(stage.path, LONG_AGO, LONG_AGO);
  await expect(latest(stage.snapshots())).rejects.toMatchObject({
    code: 'damaged',
    message: 'learning.db is damaged: a checksum in its header is wrong.',
  });
});

it.skipIf(process.getuid?.() !== 0)(
  'a log that may not be read is named (tried only as root, as somebody else)',
  async () => {
    const writer = await stage.writer(1);
    await writer.run('INSERT INTO t VALUES (2)');
    chmodSync(stage.file('.'), 0o755);
    chmodSync(stage.path, 0o644);
    chmodSync(`${stage.path}.wal`, 0o600);
    mkdirSync(stage.file('open'));
    chmodSync(stage.file('open'), 0o777);
    process.seteuid!(65534);
    try {
      await expect(latest(stage.snapshots({ snapshotPath: stage.file('open') }))).rejects.toMatchObject({
        code: 'permission_denied',
        message: 'learning.db.wal may not be read, and holds the newest commits.',
      });
    } finally {
      process.seteuid!(0);
    }
  },
);
