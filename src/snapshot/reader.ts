import type { Generation } from './generation';

/** What it took to write the log of a copy into a database of its own, where it could not be replayed otherwise. */
export interface Replay {
  readonly milliseconds: number;
  readonly bytes: number;
}

/**
 * What became of the log of a copy: `taken_in` to what was open already, or replayed whole, because: it is the `first` of
 * its database that is opened, or the last one is not open any more; it is `apart` from those before, being copied whole;
 * the database is `foreign`, its log holding other things than rows; it has grown by more than is taken in (`large`); a
 * `task_id` was changed in place that an archive `beside` it may have; another process has it open (`locked`); DuckDB `failed` to take it in; or that is `off`.
 */
export type LogOutcome = 'taken_in' | 'first' | 'apart' | 'foreign' | 'large' | 'beside' | 'locked' | 'failed' | 'off';

export interface Opening {
  /** Null where the copy could be read as it is. */
  readonly replay: Replay | null;
  readonly log: LogOutcome;
}

/** The engine that opens and reads copies. */
export interface Reader {
  /**
   * Proves that a new copy can be read; it becomes the current generation only then. The files of the copy stay as they
   * are: later copies share them. Throws LearningError.
   * @returns null where there is nothing to tell
   */
  open(generation: Generation): Promise<Opening | null>;
  /** Nobody will read this generation any more. Once it resolves, its files are removed, or written over. */
  release(generation: Generation): void | Promise<void>;
}
