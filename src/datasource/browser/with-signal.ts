import { from, Observable } from 'rxjs';

/** Runs work with a signal that is aborted when nobody waits for its value any more. */
export function withSignal<T>(work: (signal: AbortSignal) => Promise<T>): Observable<T> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const working = from(work(controller.signal)).subscribe(subscriber);
    return () => {
      working.unsubscribe();
      controller.abort();
    };
  });
}
