import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { readingError } from '../../snapshot/io-error';

const SQLITE_NAME = /\.(sqlite3?|db)$/i;
/** A folder with more is none of Oneiric's. */
const MOST_FILES = 1000;

/**
 * The file, or the SQLite files of the folder, by their names; links in a folder are left out.
 * @throws LearningError: not_found, permission_denied
 */
export async function findFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && SQLITE_NAME.test(entry.name)).map(({ name }) => name);
    if (names.length === 0) {
      throw new LearningError('not_found', `The folder ${basename(path)} has no SQLite file.`, {
        hint: 'Oneiric makes workflow_checkpoints.sqlite when its first workflow runs.',
      });
    }
    if (names.length > MOST_FILES) {
      throw new LearningError('too_large', `The folder ${basename(path)} has more than ${MOST_FILES} SQLite files.`, {
        hint: 'Name one file, or a folder with fewer.',
      });
    }
    return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw readingError(error, basename(path));
  }
}
