import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyArchive } from '../../src/archive/verify';
import { createDemo } from '../../src/demo/create-demo';
import { mayMount, mount, remount, unmount } from '../support/small-disk';
import { TemporaryFolder } from '../support/temporary-folder';
import { fingerprint, retain } from './support/record';

const isAble = mayMount();
if (!isAble) console.warn('LEFT OUT: an archive on a full disk. Only root can make a small one.');

describe.skipIf(!isAble)('an archive whose disk is full', () => {
  it('costs no row, keeps nothing of the run, and takes it when there is room', async () => {
    const folder = new TemporaryFolder();
    const archive = folder.file('archive');
    mkdirSync(archive);
    mount('size=1m', archive);
    onTestFinished(() => {
      unmount(archive);
      folder.dispose();
    });
    const path = folder.file('learning.db');
    await createDemo(path, { rows: 3000, days: 180, embeddings: true, seed: 1 });
    const before = await fingerprint(path);
    await expect(retain(path, 90, archive)).rejects.toMatchObject({ code: 'disk_full' });
    expect(await fingerprint(path)).toEqual(before);
    expect(readdirSync(archive).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readdirSync(`${archive}/manifests`)).toEqual([]);
    remount('size=200m', archive);
    const { deleted } = await retain(path, 90, archive);
    expect(deleted).toBeGreaterThan(1000);
    expect(await verifyArchive(archive, () => {})).toMatchObject({ rows: deleted, faults: [] });
  }, 120_000);
});
