import type { Command } from 'commander';
import { addArchiveRestore } from './archive-restore';
import { addArchiveVerify } from './archive-verify';

export function addArchive(program: Command): void {
  const archive = program.command('archive').description('Executions that retention has archived.').helpCommand(false);
  addArchiveVerify(archive);
  addArchiveRestore(archive);
}
