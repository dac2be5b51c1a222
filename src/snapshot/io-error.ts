import type { ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Whether there is no room left, or none that this user may have. */
export const isDiskFull = (error: unknown): boolean => isErrno(error, 'ENOSPC', 'EDQUOT');

const READING: Readonly<Record<string, readonly [code: ErrorCode, what: string]>> = {
  ENOENT: ['not_found', 'does not exist'],
  ENOTDIR: ['not_found', 'does not exist'],
  ELOOP: ['not_found', 'is a symbolic link that leads nowhere'],
  EACCES: ['permission_denied', 'may not be read'],
  EPERM: ['permission_denied', 'may not be read'],
};

/** What failed on the way to the database itself. `name` is its file name. */
export function readingError(cause: unknown, name: string): LearningError {
  if (cause instanceof LearningError) return cause;
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
  const [code, what] = READING[errno] ?? ['io_error', `cannot be read: ${errno}`];
  // A blank may have been pasted along with the path, and cannot be seen.
  const blank =
    code === 'not_found' && /^\s|\s$/.test(name) ? `"${name}" ${what}: mind the blank in its name` : undefined;
  return new LearningError(code, `${blank ?? `${name} ${what}`}.`, { cause });
}

/** What failed on the way to the private copies. Their place is not named: it is nobody's business but the operator's. */
export function privateFolderError(cause: unknown): LearningError {
  if (cause instanceof LearningError) return cause;
  if (isDiskFull(cause)) {
    return new LearningError('disk_full', 'The disk that holds the snapshots is full.', { cause });
  }
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
  return new LearningError('bad_settings', `The folder for snapshots cannot be used: ${errno}.`, {
    cause,
    hint: {
      grafana: 'Let snapshotPath name a folder that the user Grafana runs as may write to.',
      terminal: 'Let TMPDIR name a folder that you may write to.',
    },
  });
}
