import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { BackupCommand } from './support/backup-command';
import { BackupStage, executionsIn } from './support/stage';

vi.setConfig({ testTimeout: 240_000 });

const SPOIL = fileURLToPath(new URL('support/spoil.cjs', import.meta.url));

it.each([true, false])(
  'a restored database that cannot be read is taken back (old one with a log: %s)',
  async (log) => {
    const stage = new BackupStage();
    await stage.fill(10);
    await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
    await stage.add(10, 20, { log });
    const before = stage.files;
    const { code, stderr } = await new BackupCommand(['restore', '--db', stage.database, '--dir', stage.dir, '--yes'], {
      node: ['--require', SPOIL],
      env: { SPOIL: stage.database },
    }).exited;
    expect([code, stderr]).toEqual([1, expect.stringContaining('[damaged]')]);
    expect(stage.files).toEqual(before);
    expect(await executionsIn(stage.database)).toBe(20);
  },
);
