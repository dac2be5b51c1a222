import { chmod, chown, link, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { exists, toDisk, whereThere } from '../snapshot/file-system';
import { isErrno } from '../snapshot/io-error';
import { isOrphan } from '../snapshot/owner';
import { findLogs, LOG_SUFFIXES } from '../snapshot/write-ahead-log';
import { claimFolder, removeLeftClaims } from './claim';

/** The name under which a database is kept that another has taken the place of. */
export const KEPT_SUFFIX = '.pre_restore';

/** Names of files in the place where one database takes the place of another. */
const NEW = 'new';
const OLD = 'old';

interface ReplacementPaths {
  /** The database, whatever links lead there. */
  readonly path: string;
  /** Beside it: what is to come, what was there before, and whose work it is. */
  readonly folder: string;
}

async function placeOf(database: string): Promise<ReplacementPaths> {
  const folder = await realpath(dirname(database)).catch((cause: unknown) => {
    throw new LearningError('not_found', `${basename(database)} lies in a folder that does not exist.`, {
      cause,
      hint: 'Create the folder, or name another path after --db.',
    });
  });
  const path = await realpath(database).catch(() => join(folder, basename(database)));
  return { path, folder: join(dirname(path), `.${basename(path)}.restoring`) };
}

const isSame = async (a: string, b: string): Promise<boolean> => {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => null)));
  return one != null && other != null && one.dev === other.dev && one.ino === other.ino;
};

/** False where there is nothing to move. */
const move = (from: string, to: string): Promise<boolean> => whereThere(rename(from, to));

/**
 * Makes what was there before the one that is kept, in the place of one that was kept earlier. Each step can be the last
 * before the process is killed: while `old` is there the work goes on from where it stopped.
 */
async function keepOld({ path, folder }: ReplacementPaths): Promise<void> {
  const kept = path + KEPT_SUFFIX;
  if (await exists(join(folder, OLD))) {
    if (await exists(kept)) {
      for (const suffix of LOG_SUFFIXES) await rm(kept + suffix, { force: true });
      await rm(kept);
    }
    for (const suffix of LOG_SUFFIXES) await move(join(folder, OLD + suffix), kept + suffix);
    await rename(join(folder, OLD), kept);
  }
  await toDisk(dirname(path));
  await rm(folder, { recursive: true, force: true });
}

async function putLogsBack({ path, folder }: ReplacementPaths): Promise<void> {
  for (const suffix of LOG_SUFFIXES) {
    // A writer that has started since has a log of its own; the one of before is kept beside it.
    const to = (await exists(path + suffix)) ? path + KEPT_SUFFIX + suffix : path + suffix;
    await move(join(folder, OLD + suffix), to);
  }
  await toDisk(dirname(path));
}

const busy = (name: string) =>
  new LearningError('busy', `Another process is restoring ${name} just now.`, { hint: 'Wait until it has ended.' });

/** Completes or takes back what a process has left that was killed. Throws LearningError `busy`. */
async function clearUpIn(place: ReplacementPaths): Promise<void> {
  const { path, folder } = place;
  await removeLeftClaims(folder);
  if (!(await exists(folder))) return;
  if (!(await isOrphan(folder))) throw busy(basename(path));
  const isNewThere = await exists(join(folder, NEW));
  if (isNewThere && !(await isSame(join(folder, NEW), path))) await putLogsBack(place);
  else if (await exists(join(folder, OLD))) return keepOld(place);
  else await putLogsBack(place);
  await rm(folder, { recursive: true, force: true });
}

/**
 * Clears up after a restore that was killed: the database is then the old one or the new one, whole. To be called before
 * its files are used. Throws LearningError `busy` while a restore is going on.
 */
export async function clearUpRestore(database: string): Promise<void> {
  if (await exists(dirname(database))) await clearUpIn(await placeOf(database));
}

/** The exchange of a database for another one, in a folder beside it. One at a time for each database. */
export class Replacement {
  /** Where the new database is to be put together. */
  readonly path: string;
  readonly #place: ReplacementPaths;
  #isIn = false;

  private constructor(place: ReplacementPaths) {
    this.#place = place;
    this.path = join(place.folder, NEW);
  }

  /** Throws LearningError `busy`. */
  static async begin(database: string): Promise<Replacement> {
    const place = await placeOf(database);
    await clearUpIn(place);
    if (!(await claimFolder(place.folder))) throw busy(basename(database));
    return new Replacement(place);
  }

  /** The folder of the new database. */
  get folder(): string {
    return this.#place.folder;
  }

  /** Takes away what was put together in vain. */
  async empty(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** Whether the database that is to be replaced is there. */
  isThere(): Promise<boolean> {
    return exists(this.#place.path);
  }

  /**
   * Puts the new database in the place of the old one, which is set aside with its logs. Throws LearningError
   * `already_exists` where there was none and somebody has made one meanwhile.
   */
  async swap(): Promise<void> {
    const { path, folder } = this.#place;
    const before = await stat(path).catch(() => null);
    await chmod(this.path, before ? before.mode & 0o777 : 0o666 & ~process.umask());
    if (before) await chown(this.path, before.uid, before.gid).catch(() => {});
    await toDisk(this.path);
    if (!(await exists(path + KEPT_SUFFIX))) {
      for (const suffix of LOG_SUFFIXES) await rm(path + KEPT_SUFFIX + suffix, { force: true });
    }
    if (before) await link(path, join(folder, OLD));
    await toDisk(folder);
    for (const { suffix, path: log, identity } of await findLogs(path, basename(path))) {
      if (identity) await rename(log, join(folder, OLD + suffix));
    }
    if (before) await rename(this.path, path);
    else await this.#putWhereNoneIs(path);
    this.#isIn = true;
    await toDisk(dirname(path));
  }

  /** Takes the swap back, however far it came. */
  async undo(): Promise<void> {
    const { path, folder } = this.#place;
    if (!(await move(join(folder, OLD), path)) && this.#isIn) await rm(path, { force: true });
    await putLogsBack(this.#place);
    await this.abandon();
  }

  /** To be called after the swap: the old database becomes the one that is kept. */
  finish(): Promise<void> {
    return keepOld(this.#place);
  }

  /** To be called instead of the swap: removes what was made. */
  async abandon(): Promise<void> {
    await rm(this.#place.folder, { recursive: true, force: true });
  }

  async #putWhereNoneIs(path: string): Promise<void> {
    await link(this.path, path).catch((error: unknown) => {
      if (!isErrno(error, 'EEXIST')) throw error;
      throw new LearningError('already_exists', `${basename(path)} has been made by another process meanwhile.`, {
        cause: error,
        hint: 'Stop that process, and restore again.',
      });
    });
    await rm(this.path);
  }
}
