import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { listBackups } from '../../src/backup/list-backups';
import { WritableDatabase } from '../../src/writing/writable-database';
import { BackupCommand } from './support/backup-command';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 900_000 });

const KILL_AT = fileURLToPath(new URL('support/kill-at.cjs', import.meta.url));

/** Runs a command that is killed before its step of that number. False when it had fewer. */
async function isKilled(step: number, folder: string, ...args: readonly string[]): Promise<boolean> {
  const env = { KILL_AT: String(step), KILL_IN: folder };
  const { code, signal, stderr } = await new BackupCommand(args, { node: ['--require', KILL_AT], env }).exited;
  if (signal === null) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return signal === 'SIGKILL';
}

const OLD = 40;
const NEW = 30;

it.each([true, false])(
  'a restore that is killed at any step leaves the old database or the new one, whole (old one with a log: %s)',
  async (log) => {
    const stage = new BackupStage();
    await stage.fill(NEW);
    await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
    await stage.add(NEW, OLD, { log });
    const kept = stage.folder.file('kept.db');
    stage.copy(stage.database, kept);
    const seen = new Set<number>();
    // With a log there is one step more that matters, and whatever opens the database to write puts the log back; without,
    // every other one will do.
    for (let step = 0; ; step += log ? 1 : 2) {
      for (const file of stage.files) rmSync(`${stage.live}/${file}`, { recursive: true });
      stage.copy(kept, stage.database);
      const killed = await isKilled(step, stage.live, 'restore', '--db', stage.database, '--dir', stage.dir, '--yes');
      // With a log the next command may have to put it back; without one there is nothing to wait for.
      if (!log) expect([OLD, NEW]).toContain(await executionsIn(stage.database));
      // The process that held it for the one that was killed ends a moment after it.
      await vi.waitFor(async () => (await WritableDatabase.open(stage.database)).close(), { timeout: 20_000 });
      const rows = await executionsIn(stage.database);
      expect([OLD, NEW]).toContain(rows);
      seen.add(rows);
      const files = stage.files.filter((name) => !/\.wal$|\.restoring-\w+$/.test(name));
      expect(files).toEqual(rows === OLD ? ['learning.db'] : ['learning.db', 'learning.db.pre_restore']);
      if (rows === NEW) expect(await executionsIn(`${stage.database}.pre_restore`)).toBe(OLD);
      if (!killed) break;
    }
    expect([...seen].toSorted()).toEqual([NEW, OLD]);
  },
);

it('a backup that is killed at any step leaves those of before, and nothing that the next one does not clear away', async () => {
  const stage = new BackupStage();
  await stage.fill(NEW);
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  await stage.add(NEW, OLD, { log: true });
  const create = ['create', '--incremental', '--db', stage.database, '--dir', stage.dir];
  for (let step = 0; ; step += 2) {
    const killed = await isKilled(step, stage.dir, ...create);
    expect((await listBackups(stage.dir)).filter(({ problem }) => problem !== null)).toEqual([]);
    if (!killed) break;
  }
  expect((await BackupCommand.run('verify', '--all', '--dir', stage.dir)).code).toBe(0);
  // Of a place that was not yet anybody's the folder is left for a while.
  const left = readdirSync(stage.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.map(({ name }) => name).filter((name) => !/^learning_db_backup_|^manifest|^verified/.test(name))).toEqual(
    [],
  );
});

it('pruning that is killed at any step leaves whole backups alone', async () => {
  const stage = new BackupStage();
  await stage.fill(NEW);
  for (let i = 0; i < 4; i++) await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  for (let step = 0; ; step++) {
    const killed = await isKilled(step, stage.dir, 'prune', '--keep', '1', '--dir', stage.dir);
    const backups = await listBackups(stage.dir);
    expect(backups.length).toBeGreaterThan(0);
    expect(backups.filter(({ problem }) => problem !== null)).toEqual([]);
    if (!killed) break;
  }
  expect(await listBackups(stage.dir)).toHaveLength(1);
});
