import type { ErrorCode } from '../error/codes';

export const EXIT_OK = 0;
export const EXIT_ERROR = 1;
const EXIT_USAGE = 2;
/** A check was carried out, and found something. */
export const EXIT_FINDINGS = 3;
/** What a shell reports for a program that SIGINT ended. */
const EXIT_INTERRUPTED = 130;

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  bad_usage: EXIT_USAGE,
  cancelled: EXIT_INTERRUPTED,
};

export function exitCodeOf(code: ErrorCode): number {
  return BY_CODE[code] ?? EXIT_ERROR;
}
