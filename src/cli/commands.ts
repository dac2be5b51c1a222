import type { Command } from 'commander';
import { addArchive } from './commands/archive';
import { addBackup } from './commands/backup';
import { addCollector } from './commands/collector';
import { addCoverage } from './commands/coverage';
import { addDb } from './commands/db';
import { addDemo } from './commands/demo';
import { addQuarantine } from './commands/quarantine';
import { addQuery } from './commands/query';
import { addRetention } from './commands/retention';
import { addStart } from './commands/start';
import { addWorkflows } from './commands/workflows';

/** Every command; each adds itself to the program. What a command needs to run is loaded when it runs. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  addStart,
  addQuery,
  addDb,
  addBackup,
  addDemo,
  addCollector,
  addQuarantine,
  addRetention,
  addArchive,
  addWorkflows,
  addCoverage,
];
