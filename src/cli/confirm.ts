import { createInterface } from 'node:readline/promises';

/** Whether a person says yes; where nobody can be asked, nobody does. */
export async function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`${what} Go on? [y/N] `)).trim());
  } finally {
    asking.close();
  }
}
