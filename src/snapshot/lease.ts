import type { LearningError } from '../error/learning-error';
import type { Generation } from './generation';

/** The right to read one generation. Release it exactly once, when the last byte has been read. */
export interface Lease {
  readonly generation: Generation;
  /** Why the copy is older than asked for; null when it is fresh enough. */
  readonly stale: LearningError | null;
  release(): void;
}

/**
 * Counts a reader of files that stay while they are read. @returns to be called when it has read; called again, it does nothing
 * @param released after the reader is no longer counted
 */
export function countReader(held: { leases: number }, released: () => void): () => void {
  held.leases++;
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    held.leases--;
    released();
  };
}

/** The time of a question that nobody asked: any copy is newer. */
export const LONG_AGO = 0;

export interface LeaseRequest {
  /** When the question was asked, milliseconds since the epoch. */
  readonly askedAt: number;
  /** `cached`: at most maxStalenessSeconds old, else wait 2 s at most for a refresh. `latest`: a copy begun after askedAt, or an error. */
  readonly freshness: 'cached' | 'latest';
  readonly signal?: AbortSignal | undefined;
}
