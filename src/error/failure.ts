import type { ErrorCode } from './codes';
import { LearningError, stackOf } from './learning-error';

/** A LearningError, as it crosses from one process to another. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly position: LearningError['position'];
  /** The stack, for the log. */
  readonly stack: string;
}

export function toFailure(cause: unknown): Failure {
  const { code, message, hint, position } = LearningError.from(cause);
  return { code, message, hint, position, stack: stackOf(cause) };
}

export function fromFailure({ code, message, hint, position, stack }: Failure): LearningError {
  const error = new LearningError(code, message, { hint, ...(position && { position }) });
  error.stack = stack;
  return error;
}
