import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openFile } from '../support/open-file';
import { Writer } from '../writers/writer';
import { BackupCommand } from './support/backup-command';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000 });

const names = (backups: readonly { name: string }[]) => backups.map(({ name }) => name);

it('a backup beside a writer holds all that was committed when it was asked for, in one file that DuckDB opens', async () => {
  const stage = new BackupStage();
  const writer = await Writer.startLearning(stage.database, 100);
  const made = await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  expect(made).toMatchObject({
    name: expect.stringMatching(/^learning_db_backup_\d{8}_\d{6}$/),
    type: 'full',
    source: 'learning.db',
    executions: 100,
    oldest: '2026-02-09T10:21:00.000Z',
    newest: '2026-02-09T12:00:00.000Z',
    parent: null,
    // A foreign writer has the database: nobody else may say anything in it.
    logged: false,
  });
  const folder = join(stage.dir, made.name);
  expect(readdirSync(folder).toSorted()).toEqual([`${made.name}.duckdb`, 'manifest.json']);
  expect(await executionsIn(join(folder, `${made.name}.duckdb`))).toBe(100);
  expect(statSync(folder).mode & 0o077).toBe(0);
  const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
  expect(manifest).not.toContain(stage.live);
  // The writer has noticed nothing.
  await writer.insert(100, 110);
  await writer.stop();
  expect(await executionsIn(stage.database)).toBe(110);
});

it('a backup of a database that nobody has open is told of in its maintenance log', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  const made = await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  expect(made.logged).toBe(true);
  const db = await openFile(stage.database);
  expect(await db.rows(`SELECT operation, outcome, detail ->> 'name' FROM maintenance_log`)).toEqual([
    ['backup.create', 'succeeded', made.name],
  ]);
  db.close();
});

it('an incremental backup takes what has changed, and restores to all of it', async () => {
  const stage = new BackupStage();
  await stage.fill(100);
  const first = await BackupCommand.json('create', '--incremental', '--db', stage.database, '--dir', stage.dir);
  expect(first).toMatchObject({ type: 'full', remark: 'there is no backup to build on' });
  for (const rows of [120, 140]) {
    await stage.add(rows - 20, rows, { log: rows === 140 });
    const { type, bytes, databaseBytes } = await BackupCommand.json(
      'create',
      '--incremental',
      '--db',
      stage.database,
      '--dir',
      stage.dir,
    );
    expect(type).toBe('incremental');
    expect(bytes / databaseBytes).toBeLessThan(0.5);
  }
  const other = stage.folder.file('other.db');
  for (const [i, { name }] of (await BackupCommand.json('list', '--dir', stage.dir)).backups.entries()) {
    const { previous } = await BackupCommand.json('restore', name, '--db', other, '--dir', stage.dir, '--yes');
    expect(previous).toBe(i === 0 ? null : 'other.db.pre_restore');
    expect(await executionsIn(other)).toBe(100 + 20 * i);
  }
});

it('after six incremental backups comes a full one', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  const types: string[] = [];
  for (let i = 0; i < 8; i++) {
    types.push((await BackupCommand.json('create', '--incremental', '--db', stage.database, '--dir', stage.dir)).type);
  }
  expect(types).toEqual(['full', ...Array(6).fill('incremental'), 'full']);
  // What the newest of them builds on is all that has to stay.
  const pruned = await BackupCommand.json('prune', '--keep', '1', '--dir', stage.dir);
  expect([pruned.removed.length, pruned.kept.length]).toEqual([7, 1]);
});

it('prune keeps what a backup that is kept builds on, and with --dry-run everything', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  for (let i = 0; i < 3; i++) {
    await BackupCommand.json('create', '--incremental', '--db', stage.database, '--dir', stage.dir);
  }
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  const all = names((await BackupCommand.json('list', '--dir', stage.dir)).backups);
  const dry = await BackupCommand.json('prune', '--keep', '1', '--dry-run', '--dir', stage.dir);
  expect(dry).toEqual({ dryRun: true, removed: all.slice(0, 3), kept: all.slice(3) });
  expect(await BackupCommand.json('prune', '--keep', '2', '--dir', stage.dir)).toEqual({
    dryRun: false,
    removed: [],
    kept: all,
  });
  expect(await BackupCommand.json('prune', '--keep-days', '1', '--keep', '1', '--dir', stage.dir)).toMatchObject({
    removed: [],
  });
  expect((await BackupCommand.json('prune', '--keep', '1', '--dir', stage.dir)).kept).toEqual(all.slice(3));
  expect(names((await BackupCommand.json('list', '--dir', stage.dir)).backups)).toEqual(all.slice(3));
});

it('restore refuses while another process has the database open, and names it', async () => {
  const stage = new BackupStage();
  const writer = await Writer.startLearning(stage.database, 10);
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  const { code, stderr } = await BackupCommand.run('restore', '--db', stage.database, '--dir', stage.dir, '--yes');
  expect(code).toBe(1);
  expect(stderr).toMatch(/\[locked\] learning\.db is open in another process: node, PID \d+\. Stop it, restore/);
  expect(stage.files.filter((name) => !name.endsWith('.wal'))).toEqual(['learning.db']);
  await writer.stop();
});

it('restore refuses while a process only reads the database', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  const reader = await openFile(stage.database);
  const { code, stderr } = await BackupCommand.run('restore', '--db', stage.database, '--dir', stage.dir, '--yes');
  reader.close();
  // Only Linux tells.
  if (process.platform === 'linux')
    expect([code, stderr]).toEqual([1, expect.stringContaining('[locked] learning.db')]);
});

it('restore replaces nothing without being told to', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  writeFileSync(`${stage.database}.pre_restore`, 'what was there before an earlier one');
  const { code, stderr } = await BackupCommand.run('restore', '--db', stage.database, '--dir', stage.dir);
  expect([code, stderr]).toEqual([2, expect.stringContaining('[bad_usage] learning.db is replaced by its state of')]);
  expect(stderr).toContain('kept as learning.db.pre_restore, and what an earlier restore kept there is deleted.');
  expect(stage.files).toEqual(['learning.db', 'learning.db.pre_restore']);
});

it.each([
  '../live/learning.db',
  '/etc/passwd',
  '.',
  '..',
  '',
  'learning_db_backup_20260209_030000/..',
  'learning_db_backup_20260209_030000',
])('no name but one of the list leads anywhere: %j', async (name) => {
  const stage = new BackupStage();
  await stage.fill(10);
  await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  for (const command of [
    ['verify', name],
    ['restore', name, '--db', stage.database, '--yes'],
  ]) {
    const { code, stderr } = await BackupCommand.run(...command, '--dir', stage.dir);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('[not_found] There is no backup of that name in the folder.'),
    ]);
  }
});

it('says what is wrong with the folder or the database', async () => {
  const stage = new BackupStage();
  await stage.fill(10);
  const nowhere = stage.folder.file('nowhere');
  for (const command of ['list', 'verify', 'prune', 'restore']) {
    const { code, stderr } = await BackupCommand.run(command, '--dir', nowhere);
    expect([command, code, stderr]).toEqual([
      command,
      1,
      expect.stringContaining('[not_found] There is no folder nowhere.'),
    ]);
  }
  const file = await BackupCommand.run('create', '--db', stage.database, '--dir', stage.database);
  expect([file.code, file.stderr]).toEqual([
    1,
    expect.stringContaining('[bad_settings] What --dir names is no folder.'),
  ]);
  const missing = await BackupCommand.run('create', '--db', nowhere, '--dir', stage.dir);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('[not_found] nowhere does not exist.')]);
  expect(readdirSync(stage.dir)).toEqual([]);
  const usage = await BackupCommand.run('create', '--db', stage.database);
  expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('--dir')]);
});
