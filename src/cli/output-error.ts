import { LearningError } from '../error/learning-error';
import { isDiskFull } from '../snapshot/io-error';

/** What failed with standard output, which a shell may have led to any file. */
export function outputError(cause: NodeJS.ErrnoException): LearningError {
  return isDiskFull(cause)
    ? new LearningError('disk_full', 'The disk that standard output is written to is full.', {
        cause,
        hint: 'Free space there, or lead the output to another disk.',
      })
    : new LearningError('io_error', `Standard output cannot be written: ${cause.code ?? 'an unknown error'}.`, {
        cause,
        hint: 'Check what the output is led to.',
      });
}
