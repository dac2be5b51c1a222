import { join, resolve } from 'node:path';
import { createDemoNeighbours } from '../../demo/create-neighbours';
import type { AllLimits } from '../../model/limits';
import { PrivateFolder } from '../../snapshot/private-folder';
import { limitedInstallation } from '../limited-installation';
import type { Workspace } from '../workspace';
import { checkFile } from './check-database';
import { DemoWriter } from './demo-writer';
import { findInstallation } from './installation';

export interface WorkspaceOptions {
  /** A demo that is being written to, when absent. */
  readonly db: string | undefined;
  /** Whether a collector and a producer write the demo. */
  readonly collect: boolean;
  readonly port: number | undefined;
  /** The limits by which panels are coloured and rules fire. */
  readonly limits: AllLimits;
  /** Hurries the preparation to its end. */
  readonly signal: AbortSignal;
}

const remarksOn = (writer: DemoWriter | undefined) =>
  writer?.collector === undefined ? [] : [`Records are collected at ${writer.collector}, where yours are welcome too.`];

/** Prepares the workspace for the work, and leaves nothing behind. Throws LearningError where the database cannot be read. */
export async function withWorkspace(
  { db, collect, port, limits, signal }: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const found = findInstallation();
  const own = await PrivateFolder.create(undefined);
  const folder = own.path;
  let writer: DemoWriter | undefined;
  try {
    if (db !== undefined) await checkFile(resolve(db));
    else writer = await DemoWriter.start(folder, signal, collect ? 'collect' : 'write');
    if (signal.aborted) return;
    const database = db === undefined ? writer!.database : resolve(db);
    const neighbours = db === undefined ? await createDemoNeighbours(join(folder, 'beside')) : null;
    const demo = db === undefined;
    const installation = await limitedInstallation(found, limits, join(folder, 'limited'));
    await work({ installation, database, neighbours, demo, folder, port, limits, remarks: remarksOn(writer) });
  } finally {
    await writer?.stop();
    await own.remove();
  }
}
