import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { isSameHeader } from '../storage/header';
import { copyWhole } from './copy-file';
import type { Course } from './copy-thread';
import type { CopiedDatabase, DatabaseFile, DatabaseFiles } from './database-files';
import { hasOnlyGrown, isSameFile, isUnchanged } from './file-identity';
import { exists } from './file-system';
import type { GrownLog } from './generation';
import { firstGrowth, growLog, grownLogOf, logNews } from './grown-log';
import { isErrno, privateFolderError, readingError } from './io-error';
import { keepCommitted } from './keep-committed';
import { type LiveFiles, lookAgain, lookAtFiles } from './live-files';
import { readHeader, readSource, type SourceState } from './source';
import { together } from './waiting';

/** A consistent copy, and the state of the source that it was taken from. */
export interface Copy {
  readonly path: string;
  readonly source: SourceState;
  readonly databaseBytes: number;
  readonly walBytes: number;
  /** Null where the log lies where DuckDB looks for it, and cannot grow. */
  readonly grown: GrownLog | null;
  /** What its database is a hard link to; null where it is a file of its own. */
  readonly file: DatabaseFile | null;
}

/** Without its logs a copy would still open, and be an older state than it was. */
export async function isWhole({ path, source }: Copy): Promise<boolean> {
  const logs = source.logs.filter(({ identity }) => identity).map(({ suffix }) => path + suffix);
  const [database, grown, ...others] = await Promise.all([path, grownLogOf(path), ...logs].map(exists));
  return database! && (grown! || others.every(Boolean));
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

function logsHaveOnlyGrown(before: LiveFiles, now: LiveFiles): boolean {
  return before.logs.every(({ identity }, i) => hasOnlyGrown(identity, now.logs[i]!.identity));
}

const hasNoLog = ({ logs }: LiveFiles): boolean => logs.every(({ identity }) => identity === null);

async function hasHeader(copy: string, name: string, state: SourceState): Promise<boolean> {
  const header = await readHeader(copy, name);
  return header !== null && isSameHeader(header, state.header);
}

async function attempt<T extends Copy>(work: () => Promise<T | null>, folder: string, name: string): Promise<T | null> {
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

/** A copy, and what had to be done for its database. */
export type WholeCopy = Copy & Pick<CopiedDatabase, 'kind' | 'written'>;

interface Copying {
  /** Where its database may come from but for what differs. */
  readonly files: DatabaseFiles;
  /** Whether later copies are to add to its log. */
  readonly keepsGrowth: boolean;
  readonly course: Course;
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
  { files, keepsGrowth, course }: Copying,
): Promise<WholeCopy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      const walBytes = await copyLogs(to, name, state, course.signal);
      // Where none is seen twice, none was just being renamed: one that is there later holds later commits.
      const isBare = hasNoLog(state) && hasNoLog(await lookAtFiles(path, name));
      const { kind, bytes: databaseBytes, written, file } = await files.copy(path, to, course);
      const after = await readSource(path, name);
      const kept =
        after !== null &&
        isSameHeader(after.header, state.header) &&
        isSameFile(after.database, state.database) &&
        (isBare || logsHaveOnlyGrown(state, after)) &&
        (await hasHeader(to, name, state));
      if (!kept) return null;
      const grown = keepsGrowth ? await firstGrowth(to, state, walBytes) : null;
      return { path: to, source: state, databaseBytes, walBytes, grown, file, kind, written };
    },
    folder,
    name,
  );
}

/**
 * Whether the source is one checkpoint's database and log still, whatever is written to the file meanwhile: DuckDB leaves
 * alone what a header refers to until the next one is written. That it is the same log tells that it is the same writer's.
 */
export function isSameCheckpoint({ source, grown }: Copy, now: SourceState): boolean {
  return (
    grown !== null &&
    grown.bytes > 0 &&
    isSameFile(source.database, now.database) &&
    isSameHeader(source.header, now.header) &&
    logsHaveOnlyGrown(source, now)
  );
}

/** Whether the database is as it was when it was copied. */
export const isSameDatabase = ({ source }: Copy, now: SourceState): boolean =>
  isUnchanged(source.database, now.database) && isSameHeader(source.header, now.header);

/** Copies only the logs, beside a hard link to the copy of a database file that has not changed since. */
export function copyWalsOnly(
  path: string,
  name: string,
  folder: string,
  state: SourceState,
  previous: Copy,
  { keepsGrowth, course }: Omit<Copying, 'files'>,
): Promise<Copy | null> {
  return attempt(
    async () => {
      const to = join(folder, name);
      await link(previous.path, to);
      const walBytes = await copyLogs(to, name, state, course.signal);
      const after = await readSource(path, name);
      return after !== null && isSameDatabase(previous, after) && logsHaveOnlyGrown(state, after)
        ? {
            path: to,
            source: { ...state, database: previous.source.database },
            databaseBytes: previous.databaseBytes,
            walBytes,
            // The grown log begins anew, as after a commit that its writer took back.
            grown: keepsGrowth ? await firstGrowth(to, state, walBytes) : null,
            file: previous.file,
          }
        : null;
    },
    folder,
    name,
  );
}

/** Whether it is the same database as when it was copied, or one that a checkpoint is writing to that has not ended. */
async function isSameStill(path: string, name: string, previous: Copy, state: SourceState): Promise<boolean> {
  const seen = await lookAgain(path, state);
  if (!logsHaveOnlyGrown(state, seen)) return false;
  if (isUnchanged(previous.source.database, seen.database)) return true;
  const after = await readSource(path, name);
  return (
    after !== null &&
    logsHaveOnlyGrown(state, after) &&
    (isSameDatabase(previous, after) || isSameCheckpoint(previous, after))
  );
}

/** Whether what the files look like tells for certain that nothing has happened but that the log has grown. */
export const hasOnlyItsLogGrown = ({ source, grown }: Copy, seen: LiveFiles): boolean =>
  grown !== null && isUnchanged(source.database, seen.database) && logsHaveOnlyGrown(source, seen);

/**
 * Copies only what was added to the log, beside hard links to the last copy. Where no commit was added, that is the copy.
 * @param place makes an empty folder
 * @returns null when it is not certain that nothing else has changed
 */
export async function copyGrowth(
  path: string,
  name: string,
  place: () => Promise<string>,
  state: SourceState,
  previous: Copy & { readonly grown: GrownLog },
): Promise<Copy | null> {
  const news = logNews(previous, state);
  if (news === null) return null;
  const folder = await place();
  return attempt(
    async () => {
      const to = join(folder, name);
      const [grown] = await together([growLog(news, to, !isSameDatabase(previous, state)), link(previous.path, to)]);
      if (!grown || !(await isSameStill(path, name, previous, state))) return null;
      const source = { ...state, database: previous.source.database };
      if (grown.bytes > previous.grown.bytes) return { ...previous, path: to, source, walBytes: grown.bytes, grown };
      await rm(folder, { recursive: true, force: true });
      return { ...previous, source };
    },
    folder,
    name,
  );
}
