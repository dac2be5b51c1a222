import { CODES, type ErrorCode } from './codes';
import { type Hint, worded } from './reader';

/** An error with its stack, and those that caused it. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}

interface Details {
  cause?: unknown;
  /** Replaces the code's own hint where the case allows a sharper one. */
  hint?: Hint;
  /** Where in the SQL text, one-based, as the user wrote it. */
  position?: { line: number; column: number };
}

/**
 * The one error of this product. `message` says what happened and to which file or field, and is safe to show:
 * it holds no private path, secret or row text. `hint` is the remedy.
 */
export class LearningError extends Error {
  override readonly name = 'LearningError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly position: Details['position'];

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = worded(details.hint ?? CODES[code].hint);
    this.position = details.position;
  }

  /** Who is to mend it, in Grafana's terms. */
  get source(): 'downstream' | 'plugin' {
    return CODES[this.code].source;
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return CODES[this.code].status;
  }

  /** `[code] message hint`, the one form in which people see it. */
  toDisplay(): string {
    return `[${this.code}] ${this.message} ${this.hint}`;
  }

  static from(cause: unknown): LearningError {
    if (cause instanceof LearningError) return cause;
    return new LearningError('internal', 'Something failed unexpectedly.', { cause });
  }
}
