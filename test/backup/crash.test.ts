import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { BackupCommand, type Exit } from './support/backup-command';
import { BackupStage } from './support/stage';

vi.setConfig({ testTimeout: 120_000 });

const CRASH = fileURLToPath(new URL('support/crash-on-log.cjs', import.meta.url));

/** A backup of a database with a log, of which DuckDB crashes so often. */
async function crash(times: number): Promise<{ exit: Exit; stage: BackupStage; left: number }> {
  const stage = new BackupStage();
  await stage.fill(10);
  await stage.add(10, 20, { log: true });
  const crashes = stage.folder.file('crashes');
  writeFileSync(crashes, String(times));
  const exit = await new BackupCommand(['create', '--db', stage.database, '--dir', stage.dir], {
    node: ['--require', CRASH],
    env: { CRASHES: crashes },
  }).exited;
  return { exit, stage, left: Number(readFileSync(crashes, 'utf8')) };
}

it('DuckDB that crashes of a log is asked again with a later copy', async () => {
  const { exit, stage, left } = await crash(2);
  expect([exit.code, exit.stderr, left]).toEqual([0, '', 0]);
  expect((await BackupCommand.run('verify', '--dir', stage.dir)).code).toBe(0);
});

it('a log that DuckDB crashes of each time is said to be damaged, not the database', async () => {
  const { exit, stage } = await crash(9);
  expect(exit.code).toBe(1);
  expect(exit.stderr).toContain('[damaged_log] DuckDB crashes when it replays the log of learning.db.');
  expect(readdirSync(stage.dir)).toEqual([]);
});
