import { realpath } from 'node:fs/promises';
import { LearningError } from '../error/learning-error';
import { type FileIdentity, identify } from './file-identity';

/** The two names under which DuckDB keeps a write-ahead log beside a database. */
const SUFFIXES = ['.wal', '.wal.checkpoint'] as const;

export interface WriteAheadLog {
  readonly suffix: string;
  readonly path: string;
  /** Null when there is none. */
  readonly identity: FileIdentity | null;
}

function logsOf(path: string): Promise<WriteAheadLog[]> {
  return Promise.all(
    SUFFIXES.map(async (suffix) => ({ suffix, path: path + suffix, identity: await identify(path + suffix) })),
  );
}

/**
 * Both logs, in the order of SUFFIXES. Of a database behind a symbolic link DuckDB 1.5 keeps them beside the file,
 * 1.4 beside the link.
 */
export async function findLogs(path: string, name: string): Promise<readonly WriteAheadLog[]> {
  const real = await realpath(path).catch(() => path);
  const logs = await logsOf(real);
  const found = real === path || logs.some(({ identity }) => identity) ? logs : await logsOf(path);
  for (const { suffix, identity } of found) {
    if (identity && !identity.regular) {
      throw new LearningError('io_error', `${name}${suffix} is not a regular file.`, {
        hint: 'Remove it; DuckDB keeps its write-ahead log under that name.',
      });
    }
  }
  return found;
}
