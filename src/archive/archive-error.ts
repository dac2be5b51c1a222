import type { ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';

const FAILURES: readonly (readonly [pattern: RegExp, code: ErrorCode, says: string])[] = [
  [/ENOSPC|EDQUOT|no space left|disk quota exceeded/i, 'disk_full', 'The disk that holds the archive is full.'],
  [/EACCES|EPERM|EROFS|permission denied|read-only file system/i, 'permission_denied', 'The archive may not be used.'],
  [/ENOTDIR|not a directory/i, 'not_found', 'The archive is no folder.'],
  [/ENOENT|no such file/i, 'not_found', 'The folder of the archive does not exist.'],
  [/^INTERRUPT/i, 'cancelled', 'The work on the archive was interrupted.'],
  [/out of memory/i, 'out_of_memory', 'The work on the archive needs more memory than it may use.'],
];

const HINTS: Partial<Record<ErrorCode, string>> = {
  disk_full: 'Free space on the disk that holds the archive, or name a folder on a larger one.',
  permission_denied:
    'Let the user that runs this read the folder of the archive, and write to it where rows are archived.',
  not_found: 'Check the path of the archive, and that it is mounted here.',
  out_of_memory: 'Give the process more memory.',
};

/** What failed with the folder of an archive, which is not named: whoever gave it knows it. */
export function archiveError(cause: unknown): LearningError {
  if (cause instanceof LearningError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  for (const [pattern, code, says] of FAILURES) {
    const hint = HINTS[code];
    if (pattern.test(text)) return new LearningError(code, says, { cause, ...(hint && { hint }) });
  }
  return new LearningError('io_error', 'The archive could not be read or written.', {
    cause,
    hint: 'Check the disk or the mount that holds the archive.',
  });
}

/** Work of a database's session on files of the archive: what fails with them is said of them. */
export async function onArchive<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof LearningError && error.cause instanceof Error ? archiveError(error.cause) : error;
  }
}
