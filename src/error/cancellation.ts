import { LearningError } from './learning-error';

export const queryCancelled = (): LearningError => new LearningError('cancelled', 'The query was cancelled.');

export const beingClosed = (): LearningError => new LearningError('cancelled', 'The data source is being closed.');

/** Calls when the signal is aborted, at once where it is. @returns what takes that back when there is nothing to stop any more */
export function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (signal?.aborted) call();
  else signal?.addEventListener('abort', call, { once: true });
  return () => signal?.removeEventListener('abort', call);
}
