import { status as grpcStatus } from '@grpc/grpc-js';
import { LearningError } from '../../error/learning-error';
import { RESTARTING } from '../plugin/supervisor';

/** What an answer says when it is no answer. */
export interface ErrorReply {
  readonly status: number;
  readonly message: string;
  readonly hint?: string;
  readonly code?: string;
}

/** A request that is refused before anything is asked. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The process ended during the call. */
const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === grpcStatus.UNAVAILABLE;

export function problemOf(cause: unknown): ErrorReply {
  if (cause instanceof Refusal) return { status: cause.status, message: cause.message };
  const error = isGone(cause) ? new LearningError('restarting', RESTARTING, { cause }) : LearningError.from(cause);
  const { status, message, hint, code } = error;
  return { status, message, hint, code };
}
