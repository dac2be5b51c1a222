import type { Generation } from './generation';

/** Who reads the copies. */
export interface Reader {
  /** Proves that a new copy can be read; it becomes the current generation only then. Throws LearningError. */
  open(generation: Generation): Promise<void>;
  /** Called before a generation's files are removed, when nothing leases it any more. */
  retire(generation: Generation): void | Promise<void>;
}
