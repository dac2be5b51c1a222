import type { Command } from 'commander';
import { addAdvise } from './commands/advise';
import { addAlert } from './commands/alert';
import { addAlerts } from './commands/alerts';
import { addArchive } from './commands/archive';
import { addBackup } from './commands/backup';
import { addCollector } from './commands/collector';
import { addCompletion } from './commands/completion';
import { addCoverage } from './commands/coverage';
import { addDb } from './commands/db';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addExport } from './commands/export';
import { addGrafana } from './commands/grafana';
import { addMcp } from './commands/mcp';
import { addMetric } from './commands/metric';
import { addQuarantine } from './commands/quarantine';
import { addQuery } from './commands/query';
import { addReport } from './commands/report';
import { addRetention } from './commands/retention';
import { addServe } from './commands/serve';
import { addSimilar } from './commands/similar';
import { addStart } from './commands/start';
import { addStats } from './commands/stats';
import { addStatus } from './commands/status';
import { addValidate } from './commands/validate';
import { addWatch } from './commands/watch';
import { addWorkflows } from './commands/workflows';

/** Every command; each adds itself to the program. What a command needs to run is loaded when it runs. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  addStart,
  addStatus,
  addStats,
  addWatch,
  addMetric,
  addAlert,
  addAlerts,
  addQuery,
  addSimilar,
  addAdvise,
  addReport,
  addExport,
  addValidate,
  addGrafana,
  addDoctor,
  addMcp,
  addServe,
  addCollector,
  addQuarantine,
  addDb,
  addBackup,
  addRetention,
  addArchive,
  addWorkflows,
  addCoverage,
  addDemo,
  addCompletion,
];
