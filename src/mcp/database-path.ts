import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { LearningError } from '../error/learning-error';
import { readingError } from '../snapshot/io-error';

const refused = (why: string) => new LearningError('path_validation_failed', `The parameter db_path ${why}.`);

const isOutside = (folder: string, file: string) => {
  const way = relative(folder, file);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
};

/**
 * The file that a caller names, without links. Only files in the folder of the database that is served are named so.
 * @param served the database that is served
 * @throws LearningError `path_validation_failed`, and `not_found` where nothing is there
 */
export async function databaseInFolder(served: string, dbPath: string): Promise<string> {
  if (dbPath.trim() === '') throw refused('is empty');
  if (dbPath.includes('\0')) throw refused('holds a NUL character');
  if (isAbsolute(dbPath) || /^[a-z]:|^~|^\\/i.test(dbPath)) throw refused('is absolute');
  if (dbPath.split(/[/\\]/).includes('..')) throw refused('holds ".."');
  const folder = await realpath(dirname(served)).catch((error: unknown) => {
    throw readingError(error, 'the folder of the database');
  });
  const file = await realpath(join(folder, dbPath)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new LearningError('not_found', 'The parameter db_path names no file.', {
        hint: 'Name a file in the folder of the served database, relative to it, or leave db_path out.',
      });
    }
    throw refused('cannot be followed');
  });
  if (isOutside(folder, file)) throw refused('leads out of the folder');
  return file;
}
