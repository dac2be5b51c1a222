import { LearningError } from '../error/learning-error';
import { isDiskFull, isErrno } from '../snapshot/io-error';

/** Thrown for a backup that is damaged or incomplete. */
export class BadBackup extends Error {
  readonly backup: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly problem: string;

  constructor(backup: string, problem: string) {
    super(`The backup ${backup} is damaged: ${problem}.`);
    this.backup = backup;
    this.problem = problem;
  }
}

/** Whose disk or folder it is that fails, and the option that names it. */
const PLACES = {
  backups: { what: 'the backups', option: '--dir' },
  database: { what: 'the database', option: '--db' },
} as const;

/** What failed on the way to the backups, or to the database that one is restored to. */
export function backupError(cause: unknown, signal: AbortSignal, at: keyof typeof PLACES = 'backups'): LearningError {
  const { what, option } = PLACES[at];
  const noRoom = (message: string) =>
    new LearningError('disk_full', message, {
      cause,
      hint: `Free space on that disk, or let ${option} name a place on a larger one. Nothing was lost.`,
    });
  if (signal.aborted) {
    return new LearningError('cancelled', 'The work was interrupted, and left nothing behind.', {
      cause,
      hint: 'Start it again if it is still wanted.',
    });
  }
  if (cause instanceof BadBackup) {
    return new LearningError('damaged', cause.message, {
      cause,
      hint: 'Restore an older one, and make a new one while the database is well.',
    });
  }
  if (cause instanceof LearningError) {
    if (cause.code === 'disk_full') {
      const [, megabytes] = /(\d+) MB/.exec(cause.message) ?? [];
      return noRoom(`The disk that holds ${what} ${megabytes ? `lacks room for ${megabytes} MB` : 'is full'}.`);
    }
    // Of the folder of a snapshot, which is that of the backups here.
    return cause.code === 'bad_settings' && cause.cause !== undefined ? backupError(cause.cause, signal, at) : cause;
  }
  if (isDiskFull(cause)) return noRoom(`The disk that holds ${what} is full.`);
  if (isErrno(cause, 'EACCES', 'EPERM', 'EROFS')) {
    return new LearningError('permission_denied', `The folder of ${what} may not be written.`, {
      cause,
      hint: `Check who owns the folder that ${option} names, and that its disk is mounted for writing.`,
    });
  }
  if (isErrno(cause, 'ENOTDIR', 'EEXIST')) {
    return new LearningError('bad_settings', `What ${option} names is no folder.`, { cause });
  }
  if (!(cause instanceof Error) || !('syscall' in cause)) return LearningError.from(cause);
  const errno = 'code' in cause ? String(cause.code) : 'an unknown error';
  return new LearningError('io_error', `The folder of ${what} cannot be used: ${errno}.`, {
    cause,
    hint: `Check the disk or the mount that ${option} names.`,
  });
}
