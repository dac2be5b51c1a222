import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000 });

/** The lines of a runbook that are to be typed: those that are set in by four more than their text. */
function commandsOf(runbook: string): string[] {
  const lines = readFileSync(inRoot('docs/runbooks', runbook), 'utf8').split('\n');
  return lines.filter((line) => /^ {4,}\S/.test(line)).map((line) => line.trim());
}

/** Follows a runbook in the folder of the database. `npx` starts the built command, and nobody waits an hour. */
function follow(stage: BackupStage, command: string): { code: number | null; output: string } {
  const bin = stage.folder.file('bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${inRoot('lib/cli.cjs')}" "$@"\n`);
  writeFileSync(join(bin, 'sleep'), '#!/bin/sh\n');
  for (const name of ['npx', 'sleep']) chmodSync(join(bin, name), 0o755);
  const typed = command.replaceAll('/tmp/', `${stage.folder.path}/`);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', typed], {
    cwd: stage.live,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

it('backup-and-restore.md does what it says, from the first line to the last', async () => {
  const stage = new BackupStage();
  await stage.fill(300);
  const commands = commandsOf('backup-and-restore.md');
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) {
    if (command.includes('restore --db')) await stage.add(300, 350);
    const { code, output } = follow(stage, command);
    expect({ command, code, output }).toEqual({ command, code: 0, output: expect.any(String) });
    if (command.includes('restore --db')) {
      expect(await executionsIn(stage.database)).toBe(300);
      expect(existsSync(`${stage.database}.pre_restore`)).toBe(true);
    }
  }
  // The last line goes back to what was there before the restore.
  expect(await executionsIn(stage.database)).toBe(350);
});

it('recover-a-damaged-database.md brings back the newest good backup', async () => {
  const stage = new BackupStage();
  await stage.fill(300);
  expect(follow(stage, 'npx mahavishnu-learning backup create --db learning.db --dir backups').code).toBe(0);
  const file = openSync(stage.database, 'r+');
  writeSync(file, Buffer.alloc(statSync(stage.database).size - 20_000, 7), 0, undefined, 12_288);
  const commands = commandsOf('recover-a-damaged-database.md');
  expect(commands.length).toBeGreaterThan(7);
  for (const command of commands) {
    const { code, output } = follow(stage, command);
    const isReading = command.includes('is-it-readable');
    expect({ command, code, output }).toEqual({ command, code: isReading ? 1 : 0, output: expect.any(String) });
    if (isReading) expect(output).toMatch(/\[damaged\]/);
  }
  expect(await executionsIn(stage.database)).toBe(300);
  expect(existsSync(join(stage.live, 'damaged/learning.db'))).toBe(true);
});
