import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { isSameHeader } from '../storage/header';
import { copyWhole } from './copy-file';
import { hasOnlyGrown, isSameFile, isUnchanged } from './file-identity';
import { exists } from './file-system';
import { isErrno, privateFolderError, readingError } from './io-error';
import { keepCommitted } from './keep-committed';
import { readHeader, readSource, type SourceState } from './source';

/** A consistent copy, and the state of the source that it was taken from. */
export interface Copy {
  readonly path: string;
  readonly source: SourceState;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

/** Without its logs a copy would still open, and be an older state than it was. */
export async function isWhole({ path, source }: Copy): Promise<boolean> {
  const logs = source.logs.filter(({ identity }) => identity).map(({ suffix }) => path + suffix);
  return (await Promise.all([path, ...logs].map(exists))).every(Boolean);
}

const SOURCE_TROUBLE = ['ENOENT', 'EIO', 'ESTALE', 'ENXIO', 'ENODEV', 'ENOTCONN', 'EACCES', 'EPERM'];

function lockedLog(name: string, cause: unknown): LearningError {
  return new LearningError('permission_denied', `${name} may not be read, and holds the newest commits.`, {
    cause,
    hint: {
      grafana:
        'Its writer makes this file anew after each checkpoint: give the writer a umask, or the folder default permissions, that let the user Grafana runs as read it.',
      terminal:
        'Its writer makes this file anew after each checkpoint: give the writer a umask, or the folder default permissions, that let you read it.',
    },
  });
}

async function copyLogs(to: string, name: string, { logs }: SourceState, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for (const { suffix, path, identity } of logs) {
    if (!identity) continue;
    try {
      await copyWhole(path, to + suffix, signal);
    } catch (error) {
      throw isErrno(error, 'EACCES', 'EPERM') ? lockedLog(name + suffix, error) : error;
    }
    bytes += await keepCommitted(to + suffix);
  }
  return bytes;
}

function logsHaveOnlyGrown(before: SourceState, now: SourceState): boolean {
  return before.logs.every(({ identity }, i) => hasOnlyGrown(identity, now.logs[i]!.identity));
}

async function hasHeader(copy: string, name: string, state: SourceState): Promise<boolean> {
  const header = await readHeader(copy, name);
  return header !== null && isSameHeader(header, state.header);
}

async function attempt(work: () => Promise<Copy | null>, folder: string, name: string): Promise<Copy | null> {
  const clear = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = await work();
    if (copy === null) await clear();
    return copy;
  } catch (error) {
    await clear();
    // The log that was there a moment ago has been taken over by a checkpoint, or the file replaced.
    if (isErrno(error, 'ENOENT')) return null;
    throw isErrno(error, ...SOURCE_TROUBLE) ? readingError(error, name) : privateFolderError(error);
  }
}

/**
 * Copies the logs, then the database, and proves that no checkpoint and no exchange of files fell in between.
 * @param folder an empty folder; removed when there is no copy
 * @returns null when the writer was faster; try again
 */
export function copyAll(
  path: string,
  name: string,
  folder: string,
  state: SourceState,
  signal: AbortSignal,
): Promise<Copy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      const walBytes = await copyLogs(to, name, state, signal);
      const databaseBytes = await copyWhole(path, to, signal);
      const after = await readSource(path, name);
      const kept =
        after !== null &&
        isSameHeader(after.header, state.header) &&
        isSameFile(after.database, state.database) &&
        logsHaveOnlyGrown(state, after) &&
        (await hasHeader(to, name, state));
      return kept ? { path: to, source: state, databaseBytes, walBytes } : null;
    },
    folder,
    name,
  );
}

/** Copies only the logs, beside a hard link to the copy of a database file that has not changed since. */
export function copyWalsOnly(
  path: string,
  name: string,
  folder: string,
  state: SourceState,
  previous: Copy,
  signal: AbortSignal,
): Promise<Copy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      await link(previous.path, to);
      const walBytes = await copyLogs(to, name, state, signal);
      const after = await readSource(path, name);
      const kept =
        after !== null &&
        isUnchanged(previous.source.database, after.database) &&
        isSameHeader(after.header, previous.source.header) &&
        logsHaveOnlyGrown(state, after);
      return kept
        ? {
            path: to,
            source: { ...state, database: previous.source.database },
            databaseBytes: previous.databaseBytes,
            walBytes,
          }
        : null;
    },
    folder,
    name,
  );
}
