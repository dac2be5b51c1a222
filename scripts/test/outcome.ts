import { readFileSync, writeFileSync } from 'node:fs';

export interface FileOutcome {
  readonly file: string;
  readonly passed: number;
  /** Names of tests; or what else went wrong with the file. */
  readonly failed: readonly string[];
}

/** How one run of tests ended: what its reporter tells whoever started it. */
export interface Outcome {
  readonly files: readonly FileOutcome[];
  /** Errors that belong to none of the files. */
  readonly elsewhere: number;
}

/** The variable of the environment that names the file for it. */
const VARIABLE = 'TEST_OUTCOME';

export const outcomeTo = (file: string) => ({ [VARIABLE]: file });

export function tell(outcome: Outcome): void {
  const file = process.env[VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(outcome));
}

/** Undefined where the run did not come to its end. */
export function told(file: string): Outcome | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Outcome;
  } catch {
    return undefined;
  }
}

export const failedFiles = ({ files }: Outcome): FileOutcome[] => files.filter(({ failed }) => failed.length > 0);
