import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached, latest, rowsOf, Stage } from './support/stage';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.dispose());

const refused = (code: string, message?: string) => expect.objectContaining(message ? { code, message } : { code });

describe('a database', () => {
  it('that is absent at start is read as soon as it appears', async () => {
    const snapshots = stage.snapshots();
    await expect(cached(snapshots)).rejects.toThrow(refused('not_found', 'learning.db does not exist.'));
    expect((await snapshots.status()).lastError?.code).toBe('not_found');
    await stage.writer(7);
    expect(await rowsOf(await cached(snapshots))).toEqual([7]);
    expect((await snapshots.status()).lastError).toBeNull();
  });

  it('replaced by rename is the new one from then on', async () => {
    await stage.database(1);
    const snapshots = stage.snapshots();
    expect(await rowsOf(await latest(snapshots))).toEqual([1]);
    await stage.database(2, stage.file('next.db'));
    renameSync(stage.file('next.db'), stage.path);
    expect(await rowsOf(await latest(snapshots))).toEqual([2]);
  });

  it('truncated and recreated answers from the last copy in between', async () => {
    await stage.database(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    expect(await rowsOf(await latest(snapshots))).toEqual([1]);
    truncateSync(stage.path, 0);
    await expect(latest(snapshots)).rejects.toThrow(refused('truncated', 'learning.db is empty.'));
    const lease = await cached(snapshots);
    expect(lease.stale).toMatchObject({
      code: 'truncated',
      message: expect.stringMatching(/^Data as of .* ago: learning.db is empty.$/),
    });
    expect(await rowsOf(lease)).toEqual([1]);
    rmSync(stage.path);
    await stage.writer(3);
    expect(await rowsOf(await latest(snapshots))).toEqual([3]);
  });

  it('that goes away answers from the last copy, and alerts get an error', async () => {
    await stage.database(1);
    const snapshots = stage.snapshots({ maxStalenessSeconds: 0 });
    (await latest(snapshots)).release();
    rmSync(stage.path);
    const lease = await cached(snapshots);
    expect(lease.stale?.toDisplay()).toMatch(
      /^\[not_found\] Data as of .*Z, \d+ s ago: learning.db does not exist\. Check the path/,
    );
    expect(await rowsOf(lease)).toEqual([1]);
    await expect(latest(snapshots)).rejects.toThrow(refused('not_found'));
  });

  it('cut off within its blocks is refused', async () => {
    await stage.database(1);
    truncateSync(stage.path, 12288);
    await expect(latest(stage.snapshots())).rejects.toThrow(
      refused('truncated', 'learning.db is cut off: it ends before what is written in it.'),
    );
  });

  it('shortened by its own checkpoint is whole', async () => {
    const writer = await stage.writer();
    await writer.run('CREATE TABLE big AS SELECT range AS i, hash(range) AS h FROM range(600000)', 'CHECKPOINT');
    await writer.run(
      'DROP TABLE big',
      'CHECKPOINT',
      'CREATE TABLE small AS SELECT 1 AS i',
      'CHECKPOINT',
      'DROP TABLE small',
      'CHECKPOINT',
    );
    expect(await rowsOf(await latest(stage.snapshots()))).toEqual([1]);
  });

  it('in a path that is a folder is asked for by name', async () => {
    mkdirSync(stage.path);
    await expect(latest(stage.snapshots())).rejects.toThrow(refused('not_duckdb', 'learning.db is a folder.'));
  });

  it('below a file does not exist', async () => {
    writeFileSync(stage.file('plain'), '');
    await expect(latest(stage.snapshots({ path: stage.file('plain/learning.db') }))).rejects.toThrow(
      refused('not_found'),
    );
  });

  it('in a place of a FIFO is refused without waiting for its writer', async () => {
    execFileSync('mkfifo', [stage.path]);
    await expect(latest(stage.snapshots())).rejects.toThrow(
      refused('not_duckdb', 'learning.db is not a regular file.'),
    );
  });

  it('with a FIFO in the place of its log is refused without waiting for its writer', async () => {
    await stage.database();
    execFileSync('mkfifo', [`${stage.path}.wal`]);
    await expect(latest(stage.snapshots())).rejects.toThrow(
      refused('io_error', 'learning.db.wal is not a regular file.'),
    );
  });

  it.skipIf(process.getuid?.() !== 0)(
    'without permission is told as such (tried only as root, as somebody else)',
    async () => {
      await stage.database();
      execFileSync('chmod', ['755', stage.file('.')]);
      execFileSync('chmod', ['000', stage.path]);
      process.seteuid!(65534);
      try {
        await expect(latest(stage.snapshots())).rejects.toThrow(
          refused('permission_denied', 'learning.db may not be read.'),
        );
      } finally {
        process.seteuid!(0);
      }
    },
  );

  it.each(['.wal', '.wal.checkpoint'])('of which only %s is there is told as such', async (suffix) => {
    writeFileSync(stage.path + suffix, 'log');
    await expect(latest(stage.snapshots())).rejects.toThrow(
      refused('not_found', 'learning.db does not exist, only a write-ahead log of that name.'),
    );
  });

  it('has nothing to do with learning.db.wal.bak', async () => {
    await stage.writer(1);
    writeFileSync(`${stage.path}.wal.bak`, 'nonsense');
    expect(await rowsOf(await latest(stage.snapshots()))).toEqual([1]);
  });

  it('behind a dangling symbolic link does not exist', async () => {
    symlinkSync(stage.file('nowhere'), stage.path);
    await expect(latest(stage.snapshots())).rejects.toThrow(refused('not_found', 'learning.db does not exist.'));
  });

  it('behind a link to itself is refused', async () => {
    symlinkSync(stage.path, stage.path);
    await expect(latest(stage.snapshots())).rejects.toThrow(refused('not_found'));
  });

  it('behind a symbolic link is read with the log that lies beside the file', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
    symlinkSync(stage.path, stage.file('link.db'));
    expect(await rowsOf(await latest(stage.snapshots({ path: stage.file('link.db') })))).toEqual([1, 2]);
  });

  it('behind a symbolic link is read with the log that an older DuckDB keeps beside the link', async () => {
    const writer = await stage.writer(1);
    await writer.run('CHECKPOINT', 'INSERT INTO t VALUES (2)');
    mkdirSync(stage.file('linked'));
    const link = stage.file('linked/learning.db');
    copyFileSync(stage.path, stage.file('moved.db'));
    copyFileSync(`${stage.path}.wal`, `${link}.wal`);
    symlinkSync(stage.file('moved.db'), link);
    expect(await rowsOf(await latest(stage.snapshots({ path: link })))).toEqual([1, 2]);
  });

  it('is found by a relative path', async () => {
    await stage.writer(5);
    expect(await rowsOf(await latest(stage.snapshots({ path: relative(process.cwd(), stage.path) })))).toEqual([5]);
  });

  it('without a path is a fault of the settings', () => {
    expect(() => stage.snapshots({ path: ' ' })).toThrow(refused('bad_settings'));
  });
});
