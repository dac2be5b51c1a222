import { expect, it } from 'vitest';
import { abandonCheckpoints } from '../support/abandon-checkpoints';
import { Writer } from '../writers/writer';
import { BackupCommand } from './support/backup-command';
import { BackupStage } from './support/stage';

it('a database could not be backed up where a writer of DuckDB 1.2 had been killed within a checkpoint, and another gone on', async () => {
  const stage = new BackupStage();
  const writer = await Writer.startLearning(stage.database, 5);
  await writer.run('CHECKPOINT');
  await writer.insert(5, 7);
  await writer.kill();
  abandonCheckpoints(stage.database);
  const made = await BackupCommand.json('create', '--db', stage.database, '--dir', stage.dir);
  expect(made.executions).toBe(7);
}, 120_000);
