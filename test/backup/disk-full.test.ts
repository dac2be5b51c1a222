import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mayMount, mount, remount, unmount } from '../support/small-disk';
import { BackupCommand } from './support/backup-command';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000 });

const isAble = mayMount();
if (!isAble) console.warn('LEFT OUT: backups on a full disk. Only root can make a small one.');

function disk(stage: BackupStage, options: string, place = stage.dir): void {
  mkdirSync(place, { recursive: true });
  mount(options, place);
  onTestFinished(() => {
    unmount(place);
  });
}

describe.skipIf(!isAble)('on a disk that is full', () => {
  it('a backup is refused before anything is copied, and taken when there is room', async () => {
    const stage = new BackupStage();
    await stage.fill(10);
    disk(stage, 'size=17m');
    const create = ['create', '--db', stage.database, '--dir', stage.dir];
    const { code, stderr } = await BackupCommand.run(...create);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /\[disk_full\] The disk that holds the backups lacks room for \d+ MB\. Free space on that disk/,
      ),
    ]);
    expect(readdirSync(stage.dir)).toEqual([]);
    remount('size=100m', stage.dir);
    expect((await BackupCommand.run(...create)).code).toBe(0);
  });

  it('that fills up at any moment a backup leaves those of before, and nothing of itself', async () => {
    const stage = new BackupStage();
    await stage.fill(10);
    disk(stage, 'size=100m');
    const create = ['create', '--incremental', '--db', stage.database, '--dir', stage.dir];
    const first = await BackupCommand.json(...create);
    await stage.add(10, 20, { log: true });
    const used = 1 + 1 + 2;
    for (let files = used; ; files++) {
      remount(`size=100m,nr_inodes=${files}`, stage.dir);
      const { code, stderr } = await BackupCommand.run(...create);
      if (code === 0) break;
      expect(stderr).toContain('[disk_full] The disk that holds the backups is full.');
      expect(readdirSync(stage.dir)).toEqual([first.name]);
    }
    expect((await BackupCommand.run('verify', '--all', '--dir', stage.dir)).code).toBe(0);
  });

  it('a restore is refused, and at any moment later leaves the database as it was', async () => {
    const stage = new BackupStage();
    disk(stage, 'size=100m', stage.live);
    await stage.fill(10);
    await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
    await stage.add(10, 20);
    const restore = ['restore', '--db', stage.database, '--dir', stage.dir, '--yes'];
    const bytes = statSync(stage.database).size;
    remount(`size=${Math.ceil(bytes / 4096) * 4 + 8 * 1024}k`, stage.live);
    const { code, stderr } = await BackupCommand.run(...restore);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('[disk_full] The disk that holds the database lacks room for'),
    ]);
    expect([stage.files, await executionsIn(stage.database)]).toEqual([['learning.db'], 20]);
    for (let files = 2; ; files++) {
      remount(`size=100m,nr_inodes=${files}`, stage.live);
      const { code, stderr } = await BackupCommand.run(...restore);
      if (code === 0) break;
      expect(stderr).toContain('[disk_full] The disk that holds the database is full.');
      expect([stage.files, await executionsIn(stage.database)]).toEqual([['learning.db'], 20]);
    }
    expect(await executionsIn(stage.database)).toBe(10);
  });
});
