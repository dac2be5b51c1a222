import { ServerProcess } from '../../support/server-process';

export type CollectorProcess = ServerProcess;

/** A built collector as a process of its own. */
export const CollectorProcess = {
  /** Throws with what it said when it ends before it listens. */
  start: (db: string, ...args: readonly string[]): Promise<CollectorProcess> =>
    ServerProcess.start('collector', '--db', db, ...args),
};
