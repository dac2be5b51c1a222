import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { readingError } from '../../snapshot/io-error';
import { type Instant, parseInstant } from '../instant';

const NAME = /^metrics_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)\.json$/;

/** When a snapshot was taken by its name, on the clock of where it was; null where the name is none of a snapshot's. */
export function nameTime(name: string): Instant | null {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year === undefined ? null : parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
}

/** The link to the newest snapshot. */
const LATEST = 'latest.json';
const MOST_FILES = 10_000;

export interface SnapshotList {
  /** Absolute, or as the path was. */
  readonly folder: string;
  /** Names of snapshots, oldest first by their names. */
  readonly names: readonly string[];
  /** JSON files whose names are no snapshot's. */
  readonly unnamed: readonly string[];
  /** Name of the file to which latest.json leads; null where it leads nowhere. */
  readonly latest: string | null;
}

/** A name and no more. */
const LINK_BYTES = 256;

/** Links are followed by nobody but this, and only to know what they must not lose. */
async function latestOf(folder: string): Promise<string | null> {
  const link = join(folder, LATEST);
  try {
    const stats = await lstat(link);
    if (stats.isSymbolicLink()) return basename(await readlink(link));
    // Where links are not supported, git writes a link as a file that holds its target.
    const text = stats.isFile() && stats.size <= LINK_BYTES ? (await readFile(link, 'utf8')).trim() : '';
    return nameTime(basename(text)) === null ? null : basename(text);
  } catch {
    return null;
  }
}

/**
 * The snapshots of a folder, or the one file. Links are left out.
 * @throws LearningError: not_found, permission_denied, too_large
 */
export async function listSnapshots(path: string): Promise<SnapshotList> {
  try {
    if (!(await stat(path)).isDirectory()) {
      return { folder: dirname(path), names: [basename(path)], unnamed: [], latest: null };
    }
    const entries = await readdir(path, { withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && entry.name !== LATEST)
      .map(({ name }) => name);
    const names = files.filter((name) => nameTime(name) !== null).sort();
    if (names.length > MOST_FILES) {
      throw new LearningError('too_large', `The folder ${basename(path)} has more than ${MOST_FILES} snapshots.`, {
        hint: 'Clear up with mahavishnu-learning coverage prune.',
      });
    }
    return {
      folder: path,
      names,
      unnamed: files.filter((name) => nameTime(name) === null).sort(),
      latest: await latestOf(path),
    };
  } catch (error) {
    throw readingError(error, basename(path));
  }
}
