import { constants } from 'node:fs';
import { type FileHandle, link, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { isDiskFull, isErrno } from '../../snapshot/io-error';
import { syncFile, syncName } from '../../store/durable';
import type { Output } from './output';
import { workFolder } from './work-folder';

function writingError(cause: unknown, name: string, option: string): LearningError {
  if (cause instanceof LearningError) return cause;
  if (isDiskFull(cause)) {
    const hint = 'Free space there, or name a file on another disk.';
    return new LearningError('disk_full', `The disk that is to hold ${name} is full.`, { cause, hint });
  }
  if (isErrno(cause, 'ENOENT', 'ENOTDIR')) {
    const hint = `Make the folder first, or check the path after ${option}.`;
    return new LearningError('not_found', `The folder that is to hold ${name} does not exist.`, { cause, hint });
  }
  if (isErrno(cause, 'EACCES', 'EPERM', 'EROFS')) {
    const hint = 'Name a file in a folder that you may write to.';
    return new LearningError('permission_denied', `${name} may not be written there.`, { cause, hint });
  }
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
  return new LearningError('io_error', `${name} cannot be written: ${errno}.`, {
    cause,
    hint: 'Check the disk that is to hold it.',
  });
}

/** Throws where the file is there and must not be replaced, or is the database itself. */
async function requireFree(path: string, database: string | undefined, force: boolean, option: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  if (!found.isFile()) {
    throw new LearningError('bad_usage', `${basename(path)} is no file.`, { hint: `Name a file after ${option}.` });
  }
  for (const own of database === undefined ? [] : [database, `${database}.wal`]) {
    const live = await stat(own).catch(() => null);
    if (live?.dev !== found.dev || live.ino !== found.ino) continue;
    throw new LearningError('bad_usage', `${basename(path)} belongs to the database itself.`, {
      hint: `Name another file after ${option}.`,
    });
  }
  if (!force) throw new LearningError('already_exists', `${basename(path)} exists already.`);
}

/** A file that gets its name when all of it is on the disk. */
export async function fileOutput(
  file: string,
  options: { database?: string; force: boolean; option?: string },
): Promise<Output> {
  const { force, option = '--output' } = options;
  const database = options.database === undefined ? undefined : resolve(options.database);
  const path = resolve(file);
  const name = basename(path);
  const failure = (cause: unknown) => writingError(cause, name, option);
  const failing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw failure(cause);
    }
  };
  await requireFree(path, database, force, option);
  const { folder, remove } = await failing(workFolder(join(dirname(path), '.exporting-')));
  const rows = join(folder, 'rows');
  let whole = rows;
  let handle: FileHandle | null = null;
  return {
    folder,
    failure,
    write: async (text) => {
      handle ??= await failing(open(rows, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL));
      await failing(handle.writeFile(text));
    },
    take: async (taken) => {
      whole = taken;
    },
    finish: async () => {
      await handle?.close();
      handle = null;
      const { size } = await failing(stat(whole));
      await failing(syncFile(whole));
      await requireFree(path, database, force, option);
      // A link is refused where meanwhile somebody else has made a file of that name.
      if (force) await failing(rename(whole, path));
      else {
        await link(whole, path).catch((cause: unknown) => {
          if (isErrno(cause, 'EEXIST')) throw new LearningError('already_exists', `${name} exists already.`, { cause });
          // Not every file system has links.
          return failing(rename(whole, path));
        });
      }
      await failing(syncName(path));
      return size;
    },
    close: async () => {
      await handle?.close();
      await remove();
    },
  };
}
