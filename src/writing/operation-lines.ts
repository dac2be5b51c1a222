import { CODES, type ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';
import type { Progress } from './operation';

/** What a collector answers to an operation, each a line of JSON: any number of the first, then one of the others. */
export type OperationLine =
  | { readonly progress: Progress }
  | { readonly result: unknown }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string } };

export function operationLine(line: OperationLine): string {
  return `${JSON.stringify(line)}\n`;
}

export function errorLine(error: unknown): OperationLine {
  const { code, message, hint } = LearningError.from(error);
  return { error: { code, message, hint } };
}

/** The error that a line tells of. A collector of another version may know codes that we do not. */
export function errorOf({ error: { code, message, hint } }: Extract<OperationLine, { error: unknown }>): LearningError {
  return new LearningError(code in CODES ? code : 'internal', message, { hint });
}
