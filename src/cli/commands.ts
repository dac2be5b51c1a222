import type { Command } from 'commander';
import { addAlert } from './commands/alert';
import { addArchive } from './commands/archive';
import { addBackup } from './commands/backup';
import { addCollector } from './commands/collector';
import { addCompletion } from './commands/completion';
import { addCoverage } from './commands/coverage';
import { addDb } from './commands/db';
import { addDemo } from './commands/demo';
import { addExport } from './commands/export';
import { addMetric } from './commands/metric';
import { addQuarantine } from './commands/quarantine';
import { addQuery } from './commands/query';
import { addRetention } from './commands/retention';
import { addServe } from './commands/serve';
import { addStart } from './commands/start';
import { addStats } from './commands/stats';
import { addStatus } from './commands/status';
import { addValidate } from './commands/validate';
import { addWatch } from './commands/watch';
import { addWorkflows } from './commands/workflows';

/** Every command; each adds itself to the program. What a command needs to run is loaded when it runs. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  addStart,
  addQuery,
  addStatus,
  addValidate,
  addStats,
  addWatch,
  addMetric,
  addAlert,
  addExport,
  addDb,
  addBackup,
  addDemo,
  addCollector,
  addServe,
  addQuarantine,
  addRetention,
  addArchive,
  addCompletion,
  addWorkflows,
  addCoverage,
];
