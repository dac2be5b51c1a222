import { LearningError } from './learning-error';

export const queryCancelled = (): LearningError => new LearningError('cancelled', 'The query was cancelled.');

export const beingClosed = (): LearningError => new LearningError('cancelled', 'The data source is being closed.');

/** What is to be called, by signal. */
const WAITING = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls when the signal is aborted, at once where it is. All who wait for one signal, such as the queries of a request,
 * share a listener: a signal looks through those it has for each that it is given, and Node takes more than ten for a leak.
 * @returns what takes that back when there is nothing to stop any more
 */
export function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) {
    call();
    return () => {};
  }
  const calls = WAITING.get(signal) ?? listen(signal);
  const own = () => call();
  calls.add(own);
  return () => {
    if (calls.delete(own) && calls.size === 0 && WAITING.delete(signal)) signal.removeEventListener('abort', tell);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>();
  WAITING.set(signal, calls);
  signal.addEventListener('abort', tell, { once: true });
  return calls;
}

function tell(this: AbortSignal): void {
  for (const call of WAITING.get(this)!) call();
  WAITING.delete(this);
}
