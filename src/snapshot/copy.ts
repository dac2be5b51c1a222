import { constants } from 'node:fs';
import { chmod, copyFile, link, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasOnlyGrown, isUnchanged } from './file-identity';
import { HEADERS_BYTES, parseHeader } from './header';
import { isErrno, privateFolderError, readingError } from './io-error';
import { readSource, type SourceState, WAL_SUFFIXES } from './source';

/** A consistent copy, and the state of the source that it was taken from. */
export interface Copy {
  readonly path: string;
  readonly source: SourceState;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

const SOURCE_TROUBLE = ['ENOENT', 'EIO', 'ESTALE', 'ENXIO', 'ENODEV', 'ENOTCONN', 'EACCES', 'EPERM'];

async function copyOne(from: string, to: string): Promise<number> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  return (await stat(to)).size;
}

async function copyWals(path: string, to: string, state: SourceState): Promise<number> {
  let bytes = 0;
  for (const [i, suffix] of WAL_SUFFIXES.entries()) {
    if (state.wals[i]) bytes += await copyOne(path + suffix, to + suffix);
  }
  return bytes;
}

async function sameHeader(copy: string, name: string, state: SourceState): Promise<boolean> {
  const file = await open(copy, 'r');
  try {
    const buffer = Buffer.alloc(HEADERS_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEADERS_BYTES, 0);
    return parseHeader(buffer.subarray(0, bytesRead), name)?.iteration === state.header.iteration;
  } finally {
    await file.close();
  }
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
export function copyAll(path: string, name: string, folder: string, state: SourceState): Promise<Copy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      const walBytes = await copyWals(path, to, state);
      const databaseBytes = await copyOne(path, to);
      const after = await readSource(path, name);
      const kept =
        after !== null &&
        after.header.iteration === state.header.iteration &&
        after.database.inode === state.database.inode &&
        after.database.device === state.database.device &&
        state.wals.every((wal, i) => hasOnlyGrown(wal, after.wals[i]!)) &&
        (await sameHeader(to, name, state));
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
): Promise<Copy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      await link(previous.path, to);
      const walBytes = await copyWals(path, to, state);
      const after = await readSource(path, name);
      const kept =
        after !== null &&
        isUnchanged(previous.source.database, after.database) &&
        after.header.iteration === previous.source.header.iteration &&
        state.wals.every((wal, i) => hasOnlyGrown(wal, after.wals[i]!));
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
