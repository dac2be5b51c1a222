import { LearningError } from '../error/learning-error';
import type { Operation } from './operation';

/** Writes the log into the file. */
export const CHECKPOINT: Operation<Record<string, never>, { readonly checkpointed: true }> = {
  name: 'db.checkpoint',
  parse(raw) {
    if (typeof raw === 'object' && raw !== null && Object.keys(raw).length === 0) return {};
    throw new LearningError('bad_usage', 'db.checkpoint takes no options.');
  },
  async run(database) {
    await database.checkpoint();
    return { checkpointed: true };
  },
};
