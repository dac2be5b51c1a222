import type { Command, CommanderError } from 'commander';
import type { ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';
import { exitCodeOfSignal } from './interruption';

export const EXIT_OK = 0;
export const EXIT_ERROR = 1;
const EXIT_USAGE = 2;
/** A check was carried out, and found something. */
export const EXIT_FINDINGS = 3;

function codeOf(code: ErrorCode, usage: number, error: number): number {
  if (code === 'cancelled') return exitCodeOfSignal();
  return code === 'bad_usage' ? usage : error;
}

export const exitCodeOf = (code: ErrorCode): number => codeOf(code, EXIT_USAGE, EXIT_ERROR);

/** Why a command ended, where its exit codes are not those of the others. */
export class Ending extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, cause: unknown) {
    super('The command has ended.', { cause });
    this.exitCode = exitCode;
  }
}

/** Of sysexits.h, for commands whose small exit codes say what was found. */
const EX_USAGE = 64;
const EX_SOFTWARE = 70;

const ofSystem = (code: ErrorCode): number => codeOf(code, EX_USAGE, EX_SOFTWARE);

/** Lets wrong usage of the command, and its errors, have exit codes from 64 on, so that those below are left for what it finds. */
export function leaveLowCodes<A extends unknown[]>(
  command: Command,
  action: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : new Ending(EX_USAGE, error);
  });
  return async (...args) => {
    try {
      await action(...args);
    } catch (cause) {
      const error = LearningError.from(cause);
      throw new Ending(ofSystem(error.code), error);
    }
  };
}
