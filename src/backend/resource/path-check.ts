import path from 'node:path';
import type { FoundDatabase, PathCheck } from '../../api/path-check';
import { LearningError } from '../../error/learning-error';
import { object, text } from '../../query/guards';
import { findSource } from '../../snapshot/find-source';
import type { SourceState } from '../../snapshot/source';
import { ADMIN } from './route';

function describe(file: string, { database, logs, header }: SourceState): FoundDatabase {
  const files = [database, ...logs.flatMap(({ identity }) => identity ?? [])];
  const written = files.reduce((latest, { modifiedNs }) => (modifiedNs > latest ? modifiedNs : latest), 0n);
  return {
    file,
    bytes: Number(database.bytes),
    logBytes: files.slice(1).reduce((sum, { bytes }) => sum + Number(bytes), 0),
    writtenAt: new Date(Number(written / 1_000_000n)).toISOString(),
    storageVersion: Number(header.storage),
    createdBy: header.createdBy,
  };
}

async function find(database: string): Promise<FoundDatabase> {
  if (!path.isAbsolute(database)) {
    throw new LearningError('bad_settings', 'The setting path must be an absolute path, beginning with /.');
  }
  return describe(path.basename(database), await findSource(database));
}

/**
 * Looks whether a path leads to a database that can be read, before it is saved. For administrators only: it tells
 * what there is on the machine.
 * @throws LearningError `forbidden`, or `bad_query` when there is no path
 */
export async function checkPath(role: string, body: unknown): Promise<PathCheck> {
  if (role !== ADMIN) throw new LearningError('forbidden', 'Paths are checked for administrators only.');
  const asked = text(object(body, '').path, 'path');
  try {
    return { found: await find(asked) };
  } catch (error) {
    const { code, message, hint } = LearningError.from(error);
    return { problem: { code, message, hint } };
  }
}
