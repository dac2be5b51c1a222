import type { ErrorCode } from '../error/codes';

/** What is wrong, and the remedy. */
export interface Problem {
  /** One of docs/errors.md. */
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}
