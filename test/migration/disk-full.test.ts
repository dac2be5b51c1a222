import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../src/migration/migrate';
import { openFile } from '../support/open-file';
import { mayMount, mount, remount, unmount } from '../support/small-disk';
import { TemporaryFolder } from '../support/temporary-folder';
import { createVersion1Database, insertSql } from '../support/version-1-database';

const isAble = mayMount();
if (!isAble) console.warn('LEFT OUT: a migration on a full disk. Only root can make a small one.');

async function rowsIn(path: string): Promise<unknown[][]> {
  const db = await openFile(path);
  try {
    return await db.rows('SELECT count(*)::INT, bit_xor(hash(task_id)) FROM executions');
  } finally {
    db.close();
  }
}

describe.skipIf(!isAble)('a migration on a disk that is full', () => {
  it('leaves the old database and nothing else, and is done when there is room', async () => {
    const folder = new TemporaryFolder();
    const place = folder.file('small');
    mkdirSync(place);
    mount('size=64m', place);
    onTestFinished(() => {
      unmount(place);
      folder.dispose();
    });
    const path = join(place, 'learning.db');
    await createVersion1Database(path, [insertSql({ task_description: 'uuid()::VARCHAR' }, 60_000)]);
    const before = await rowsIn(path);
    const { blocks, bfree, bsize } = statfsSync(place);
    const used = Math.ceil(((blocks - bfree) * bsize) / 2 ** 20);
    remount(`size=${used + 1}m`, place);
    await expect(migrate(path)).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(place)).toEqual(['learning.db']);
    expect(await rowsIn(path)).toEqual(before);
    remount('size=256m', place);
    expect(await migrate(path)).toMatchObject({ needed: true, rows: 60_000 });
    expect(await rowsIn(path)).toEqual(before);
  }, 120_000);
});
