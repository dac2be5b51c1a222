import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { RestorePlan } from '../../backup/restore-backup';
import { LearningError } from '../../error/learning-error';

/** Whether the person at the terminal wants it so. Throws LearningError `bad_usage` where there is nobody to ask. */
export async function askToReplace(
  database: string,
  { backup, replaces }: RestorePlan,
  signal: AbortSignal,
): Promise<boolean> {
  if (!replaces) return true;
  const name = basename(database);
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new LearningError('bad_usage', `${name} would be replaced, and there is nobody to ask.`, {
      hint: 'Say --yes if it is to be.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const { takenAt, contents } = backup.manifest;
    const rows = contents.executions === null ? '' : `, ${contents.executions.rows} executions`;
    const question = `Replace ${name} by its state of ${takenAt}${rows}? What is there now is kept as ${name}.pre_restore. [y/N] `;
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } finally {
    terminal.close();
  }
}
