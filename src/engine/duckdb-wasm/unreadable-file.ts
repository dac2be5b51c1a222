import { LearningError } from '../../error/learning-error';

const FAULTS = {
  lost: {
    message: 'The connection to the server of the database broke off.',
    hint: 'It is read again once the server answers.',
  },
  refused: {
    message: 'The server of the database no longer hands out parts of it.',
    hint: 'Open it again, or download it, and open it here.',
  },
  changed: {
    message: 'The database has changed, or is gone, since it was opened.',
    hint: 'Open it again.',
  },
} as const;

type Fault = keyof typeof FAULTS;

const MARK = /unreadable file: (lost|refused|changed)/;

/** What DuckDB hears where its file cannot be read; its own failure carries the words on. */
export class UnreadableFile extends Error {
  constructor(fault: Fault, cause?: unknown) {
    super(`unreadable file: ${fault}`, { cause });
  }
}

/** Why the file could not be read, where that is what made DuckDB fail; else null. */
export function unreadableFile(text: string, cause: unknown): LearningError | null {
  const fault = MARK.exec(text)?.[1] as Fault | undefined;
  if (fault === undefined) return null;
  const { message, hint } = FAULTS[fault];
  return new LearningError('io_error', message, { cause, hint });
}
