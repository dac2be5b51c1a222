import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyArchive } from '../../src/archive/verify';
import { createDemo } from '../../src/demo/create-demo';
import { TemporaryFolder } from '../support/temporary-folder';
import { fingerprint, retain } from './support/record';

const mount = (options: string, place: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status === 0;

/** Only root may, and not in every container. */
function mayMount(): boolean {
  const folder = new TemporaryFolder();
  const mounted = mount('size=1m', folder.path);
  if (mounted) spawnSync('umount', [folder.path]);
  folder.dispose();
  return mounted;
}

const isAble = mayMount();
if (!isAble) console.warn('LEFT OUT: an archive on a full disk. Only root can make a small one.');

describe.skipIf(!isAble)('an archive whose disk is full', () => {
  it('costs no row, keeps nothing of the run, and takes it when there is room', async () => {
    const folder = new TemporaryFolder();
    const archive = folder.file('archive');
    mkdirSync(archive);
    mount('size=1m', archive);
    onTestFinished(() => {
      spawnSync('umount', ['-l', archive]);
      folder.dispose();
    });
    const path = folder.file('learning.db');
    await createDemo(path, { rows: 3000, days: 180, embeddings: true, seed: 1 });
    const before = await fingerprint(path);
    await expect(retain(path, 90, archive)).rejects.toMatchObject({ code: 'disk_full' });
    expect(await fingerprint(path)).toEqual(before);
    expect(readdirSync(archive).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readdirSync(`${archive}/manifests`)).toEqual([]);
    spawnSync('mount', ['-o', 'remount,size=200m', archive]);
    const { deleted } = await retain(path, 90, archive);
    expect(deleted).toBeGreaterThan(1000);
    expect(await verifyArchive(archive, () => {})).toMatchObject({ rows: deleted, faults: [] });
  }, 120_000);
});
