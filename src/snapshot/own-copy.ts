import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { copyWhole } from './copy-file';
import { privateFolderError } from './io-error';
import { requireRoom } from './room';
import { LOG_SUFFIXES } from './write-ahead-log';

interface OwnCopy {
  readonly path: string;
  readonly bytes: number;
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

/**
 * Copies a private copy, database and logs, so that it may be written to: the file of a copy is at the same time that of
 * others, which were made of the same database.
 * @param folder made anew
 * @throws LearningError disk_full, or bad_settings
 */
export async function copyForWriting(path: string, folder: string): Promise<OwnCopy> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    const own = join(folder, basename(path));
    const files = await Promise.all(
      ['', ...LOG_SUFFIXES].map(async (suffix) => ({ suffix, size: await sizeOf(path + suffix) })),
    );
    const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
    // DuckDB writes what the logs hold into the database, which takes their size once more.
    await requireRoom(folder, 2 * bytes - (files[0]!.size ?? 0));
    const never = new AbortController().signal;
    for (const { suffix, size } of files) if (size !== null) await copyWhole(path + suffix, own + suffix, never);
    return { path: own, bytes };
  } catch (error) {
    throw privateFolderError(error);
  }
}
