import { createInterface } from 'node:readline/promises';
import { LearningError } from '../error/learning-error';

/** Asks on the terminal whether to go on; without one, somebody has to have said so by --yes. Throws where it is not wanted. */
export async function confirm(what: string, yes: boolean, signal: AbortSignal): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new LearningError('bad_usage', `${what} Nothing was done, as nobody can be asked here.`, {
      hint: 'Add --yes if that is wanted.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${what} Type yes to go on: `, { signal });
    if (answer.trim().toLowerCase() === 'yes') return;
  } catch {
    // Ctrl-C is an answer too.
  } finally {
    terminal.close();
  }
  throw new LearningError('cancelled', 'Nothing was done.', { hint: 'Type yes, the whole word, if it is wanted.' });
}
