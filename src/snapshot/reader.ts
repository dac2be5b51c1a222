import type { Generation } from './generation';

/** What it took to write the log of a copy into a database of its own, where it could not be replayed otherwise. */
export interface Replay {
  readonly milliseconds: number;
  readonly bytes: number;
}

/** Who reads the copies. */
export interface Reader {
  /**
   * Proves that a new copy can be read; it becomes the current generation only then. The files of the copy stay as they
   * are: later copies share them. Throws LearningError.
   * @returns null where the copy could be read as it is
   */
  open(generation: Generation): Promise<Replay | null>;
  /** Nobody will read this generation any more: its files are about to be removed. */
  release(generation: Generation): void | Promise<void>;
}
