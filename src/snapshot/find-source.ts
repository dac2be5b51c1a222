import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { readingError } from './io-error';
import { readSource, type SourceState } from './source';
import { within } from './waiting';

/** A disk that is gone may never answer. */
const PATIENCE_MS = 2000;
const ATTEMPTS = 5;

async function look(path: string, name: string): Promise<SourceState> {
  // readSource gives null while a checkpoint writes.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await readSource(path, name).catch((cause) => {
      throw readingError(cause, name);
    });
    if (state) return state;
  }
  throw new LearningError('unstable', `${name} is being written to at this moment.`, { hint: 'Look again.' });
}

/** The files of a database that can be copied, as far as their outside tells. Throws LearningError: why it cannot. */
export async function findSource(path: string): Promise<SourceState> {
  const name = basename(path);
  const looking = look(path, name);
  if (await within(PATIENCE_MS, looking, undefined)) return looking;
  throw new LearningError('io_error', `The disk that holds ${name} does not answer.`);
}
