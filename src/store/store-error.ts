import type { ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';

interface Failure {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** The end of the message, after the file's name. */
  readonly says: (match: RegExpExecArray) => string;
  readonly hint?: string;
}

/** What DuckDB and the system say when a file cannot be opened for writing or written; the first that matches holds. */
const FAILURES: readonly Failure[] = [
  {
    pattern: /lock is held in (?:.*?([^/\\()]+) )?\(PID (\d+)\)/,
    code: 'locked',
    says: ([, program = 'another program', pid]) => `is open in another process: ${program}, PID ${pid}.`,
  },
  { pattern: /could not set lock/i, code: 'locked', says: () => 'is open in another process.' },
  {
    pattern: /is not a valid DuckDB database/,
    code: 'not_duckdb',
    says: () => 'is not a DuckDB database.',
    hint: 'Name a DuckDB database, or a file that does not exist yet.',
  },
  {
    pattern: /is a directory|EISDIR/i,
    code: 'not_duckdb',
    says: () => 'is a folder.',
    hint: 'Name a file in it.',
  },
  {
    pattern: /can only read versions|newer version of DuckDB/i,
    code: 'newer_format',
    says: () => 'was written by a newer DuckDB.',
    hint: 'Install a version of this program built with a newer DuckDB, or name another file.',
  },
  {
    pattern: /encrypted database/i,
    code: 'encrypted',
    says: () => 'is encrypted.',
    hint: 'Name a database that is not encrypted.',
  },
  {
    pattern: /no space left|ENOSPC|disk quota|EDQUOT/i,
    code: 'disk_full',
    says: () => 'could not be written: its disk is full.',
    hint: 'Free space on that disk, or name a file on a larger one.',
  },
  {
    pattern: /permission denied|read-only file system|EACCES|EPERM|EROFS/i,
    code: 'permission_denied',
    says: () => 'may not be written.',
    hint: 'Check who owns the file and its folder, and that the disk is mounted for writing.',
  },
  {
    pattern: /no such file or directory|ENOENT|ENOTDIR|not a directory/i,
    code: 'not_found',
    says: () => 'lies in a folder that does not exist.',
    hint: 'Create the folder, or name another path.',
  },
  {
    pattern: /^TransactionContext Error:.*(conflict|cannot checkpoint)/is,
    code: 'busy',
    says: () => 'is being changed by another transaction of this process.',
    hint: 'Try again when that has ended.',
  },
  {
    pattern: /^Out of Memory Error/,
    code: 'out_of_memory',
    says: () => 'could not be written: DuckDB ran out of memory.',
    hint: 'Give the process more memory.',
  },
  {
    pattern: /^INTERRUPT/,
    code: 'cancelled',
    says: () => 'was not written to the end: the work was interrupted.',
    hint: 'Start it again if it is still wanted.',
  },
];

/** A failure to open or to write the database, which is called by its file name only. */
export function storeError(cause: unknown, name: string): LearningError {
  if (cause instanceof LearningError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  for (const { pattern, code, says, hint } of FAILURES) {
    const match = pattern.exec(text);
    if (match !== null) {
      return new LearningError(code, `${name} ${says(match)}`, { cause, ...(hint && { hint }) });
    }
  }
  const kind = /^([A-Za-z ]+) Error/.exec(text)?.[1] ?? 'unknown';
  return kind === 'IO'
    ? new LearningError('io_error', `${name} could not be read or written.`, {
        cause,
        hint: 'Check the file and the disk that holds it.',
      })
    : new LearningError('internal', `${name}: DuckDB failed unexpectedly (${kind}).`, {
        cause,
        hint: 'Report it, with the command that led to it.',
      });
}
