import type { Command } from 'commander';
import { addArchive } from './commands/archive';
import { addBackup } from './commands/backup';
import { addCollector } from './commands/collector';
import { addDb } from './commands/db';
import { addDemo } from './commands/demo';
import { addMcp } from './commands/mcp';
import { addQuarantine } from './commands/quarantine';
import { addQuery } from './commands/query';
import { addRetention } from './commands/retention';
import { addServe } from './commands/serve';
import { addSimilar } from './commands/similar';
import { addStart } from './commands/start';
import { addStatus } from './commands/status';

/** Every command; each adds itself to the program. What a command needs to run is loaded when it runs. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  addStart,
  addQuery,
  addStatus,
  addDb,
  addBackup,
  addDemo,
  addCollector,
  addServe,
  addMcp,
  addQuarantine,
  addRetention,
  addArchive,
  addSimilar,
];
