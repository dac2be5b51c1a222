import type { LogOutcome } from '../../../snapshot/reader';

/** Why what a log holds cannot be taken in, and is to be replayed whole. */
export class NotTakenIn extends Error {
  readonly outcome: LogOutcome;

  constructor(outcome: Exclude<LogOutcome, 'taken_in'>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** The log holds something that is not known. */
export const unknown = (what: string) => new NotTakenIn('foreign', what);
