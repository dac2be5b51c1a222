import { existsSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Operator, Runbook } from '../support/runbook';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000 });

it('backup-and-restore.md does what it says, from the first line to the last', async () => {
  const stage = new BackupStage();
  const operator = new Operator(stage.folder, stage.live);
  await stage.fill(300);
  const commands = new Runbook('backup-and-restore.md').commands;
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) {
    if (command.includes('restore --db')) await stage.add(300, 350);
    const { code, output } = operator.type(command);
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
  const operator = new Operator(stage.folder, stage.live);
  await stage.fill(300);
  expect(operator.type('npx mahavishnu-learning backup create --db learning.db --dir backups').code).toBe(0);
  const file = openSync(stage.database, 'r+');
  writeSync(file, Buffer.alloc(statSync(stage.database).size - 20_000, 7), 0, undefined, 12_288);
  const commands = new Runbook('recover-a-damaged-database.md').commands;
  expect(commands.length).toBeGreaterThan(7);
  for (const command of commands) {
    const { code, output } = operator.type(command);
    const isReading = command.includes('is-it-readable');
    expect({ command, code, output }).toEqual({ command, code: isReading ? 1 : 0, output: expect.any(String) });
    if (isReading) expect(output).toMatch(/\[damaged\]/);
  }
  expect(await executionsIn(stage.database)).toBe(300);
  expect(existsSync(join(stage.live, 'damaged/learning.db'))).toBe(true);
});
