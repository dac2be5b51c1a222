import { onAbort, queryCancelled } from '../error/cancellation';
import { LearningError } from '../error/learning-error';

function cancelled({ reason }: AbortSignal): LearningError {
  return reason instanceof LearningError ? reason : queryCancelled();
}

/** The promise, or as soon as the signal is aborted its reason or `cancelled`. The work itself goes on for whoever else waits. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(cancelled(signal)));
    promise.then(resolve, reject).finally(stopListening);
  });
}

/** Whether the promise was kept in time. A refusal in time is thrown; a later one is nobody's concern. */
export async function within(
  milliseconds: number,
  promise: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    const kept = promise.then(() => true);
    kept.catch(() => {});
    return await orAborted(Promise.race([kept, late]), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** As `Promise.all`, but nothing of it is under way any more when it fails. */
export async function together<T extends readonly unknown[]>(
  work: { readonly [K in keyof T]: Promise<T[K]> },
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
