import type { Asker } from '../asking/asker';
import { askLasting } from '../asking/lasting';
import { READER_VARIABLE } from '../error/reader';
import { findInstallation } from './start/installation';

interface Lasting {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly maxStalenessSeconds: number;
  readonly rowLimit: number;
  /** How long a question may take. */
  readonly queryTimeoutSeconds?: number;
  /** The folder of an archive whose executions are shown beside the live ones, absolute. */
  readonly archivePath?: string;
  /** Files of neighbours, absolute, whose tables are read beside the executions. */
  readonly workflowsPath?: string;
  readonly coveragePath?: string;
}

/** An asker for a command that runs until it is ended. What goes wrong with its workers is told on standard error. */
export function openLastingAsker({ db, ...settings }: Lasting): Asker {
  process.env[READER_VARIABLE] = 'terminal';
  return askLasting({
    ...settings,
    path: db,
    worker: findInstallation().worker,
    say: (line) => process.stderr.write(`${line}\n`),
  });
}
