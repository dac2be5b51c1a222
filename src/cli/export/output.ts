import { once } from 'node:events';
import { constants, createReadStream, rmSync } from 'node:fs';
import { type FileHandle, link, lstat, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { exists } from '../../snapshot/file-system';
import { isDiskFull, isErrno, privateFolderError } from '../../snapshot/io-error';
import { HEARTBEAT_MS, isOrphan, OWNER_FILE, pulse, writeOwner } from '../../snapshot/owner';
import { PrivateFolder } from '../../snapshot/private-folder';
import { syncFile, syncName } from '../../store/durable';

/** What an export or a report is written to. */
export interface Output {
  /** A folder of its own for files under way, which goes with it. */
  readonly folder: string;
  /** What fails in that folder, as it is told of the output. */
  failure(cause: unknown): LearningError;
  write(text: string): Promise<void>;
  /** In the place of what was written: a file of the folder. */
  take(file: string): Promise<void>;
  /** All is written; only now does the output have its name. Bytes written. */
  finish(): Promise<number>;
  close(): Promise<void>;
}

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

/** Takes away what commands that were killed have left in the place of such folders; what has no owner's name is not ours. */
async function removeOrphans(prefix: string): Promise<void> {
  const names = await readdir(dirname(prefix)).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(basename(prefix)))) {
    const path = join(dirname(prefix), name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isDirectory() || (process.geteuid && found.uid !== process.geteuid())) continue;
    if ((await exists(join(path, OWNER_FILE))) && (await isOrphan(path))) {
      await rm(path, { recursive: true, force: true }).catch(() => {});
    }
  }
}

async function workFolder(prefix: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(prefix);
  const leave = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', leave);
  const heartbeat = setInterval(() => pulse(folder).catch(() => {}), HEARTBEAT_MS).unref();
  const remove = async () => {
    clearInterval(heartbeat);
    process.off('exit', leave);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeOwner(folder);
    await removeOrphans(prefix);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
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

/** Standard output, which takes as much at a time as its reader does. */
export async function standardOutput(): Promise<Output> {
  const place = await PrivateFolder.create(undefined);
  let bytes = 0;
  const write = async (data: string | Buffer) => {
    bytes += Buffer.byteLength(data);
    if (!process.stdout.write(data)) await once(process.stdout, 'drain');
  };
  return {
    folder: place.path,
    failure: privateFolderError,
    write,
    take: async (taken) => {
      for await (const chunk of createReadStream(taken)) await write(chunk as Buffer);
    },
    finish: async () => bytes,
    close: () => place.remove(),
  };
}
