import type { Command } from 'commander';
import { addRetentionRun } from './retention-run';
import { addRetentionStatus } from './retention-status';

export function addRetention(program: Command): void {
  const retention = program
    .command('retention')
    .description('Keep executions for so many days, and archive what is older.')
    .helpCommand(false);
  addRetentionRun(retention);
  addRetentionStatus(retention);
}
