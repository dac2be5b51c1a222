import type { DataFrame } from '@grafana/data';
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let newest = 0;

/** Remembers of which moment the youngest data on the page is. */
export function noteFreshness(frames: readonly DataFrame[]): void {
  const moments = frames.map(({ meta }) => Number(meta?.custom?.asOf ?? 0));
  const youngest = Math.max(newest, ...moments);
  if (youngest === newest) return;
  newest = youngest;
  for (const listener of listeners) listener();
}

/** Milliseconds since the epoch up to which all that was committed is in the data; 0 before there is any. */
export function useFreshness(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => newest,
  );
}
