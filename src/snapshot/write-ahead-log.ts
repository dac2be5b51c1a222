import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { type FileIdentity, identify } from './file-identity';

/** The two names under which DuckDB keeps a write-ahead log beside a database. */
export const LOG_SUFFIXES = ['.wal', '.wal.checkpoint'] as const;

export interface WriteAheadLog {
  readonly suffix: string;
  readonly path: string;
  /** Null when there is none. */
  readonly identity: FileIdentity | null;
}

function logsOf(path: string): Promise<WriteAheadLog[]> {
  return Promise.all(
    LOG_SUFFIXES.map(async (suffix) => ({ suffix, path: path + suffix, identity: await identify(path + suffix) })),
  );
}

const areThere = (logs: readonly WriteAheadLog[]) => logs.some(({ identity }) => identity);

/** Of a database behind a symbolic link DuckDB 1.5 keeps its logs beside the file, 1.4 beside the link. */
async function logsBehindLink(link: string, file: string, name: string): Promise<readonly WriteAheadLog[]> {
  const [besideFile, besideLink] = [await logsOf(file), await logsOf(link)];
  if (areThere(besideFile) && areThere(besideLink)) {
    const message = `${name} is a symbolic link, with a write-ahead log beside it and another beside its file.`;
    throw new LearningError('bad_settings', message, {
      hint: 'Name the file as its writer does, and remove the log that another writer has left.',
    });
  }
  return areThere(besideLink) ? besideLink : besideFile;
}

/** Both logs, in the order of LOG_SUFFIXES. */
export async function findLogs(path: string, name: string): Promise<readonly WriteAheadLog[]> {
  const [file, folder] = await Promise.all(
    [path, dirname(path)].map((place) => realpath(place).catch(() => place)) as [Promise<string>, Promise<string>],
  );
  const entry = join(folder, basename(path));
  const found = file === entry || file === path ? await logsOf(file) : await logsBehindLink(entry, file, name);
  for (const { suffix, identity } of found) {
    if (identity && !identity.regular) {
      throw new LearningError('io_error', `${name}${suffix} is not a regular file.`, {
        hint: 'Remove it; DuckDB keeps its write-ahead log under that name.',
      });
    }
  }
  return found;
}
