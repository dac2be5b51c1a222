import { LearningError } from '../../error/learning-error';
import { availableMemoryMb } from '../options';
import type { Watch } from './watch';

const LOOK_EVERY_MS = 100;
const MEBIBYTE = 1024 * 1024;

/**
 * The queries that run. They are stopped when the process itself grows far beyond what its limits add up to, for what
 * DuckDB allocates while it plans counts towards no limit of its own.
 */
export class RunningQueries {
  readonly #ceiling: number;
  readonly #watches = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;

  /** @param allowanceMb what the limits of queries and results allow together, beside what the process takes now */
  constructor(allowanceMb: number) {
    const allowed = process.memoryUsage.rss() + allowanceMb * MEBIBYTE;
    this.#ceiling = Math.min(allowed, availableMemoryMb() * MEBIBYTE * 0.8);
  }

  add(watch: Watch): void {
    this.#watches.add(watch);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  remove(watch: Watch): void {
    this.#watches.delete(watch);
    if (this.#watches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Settles when all have ended. */
  async stop(error: LearningError): Promise<void> {
    for (const watch of this.#watches) watch.stop(error);
    await Promise.all([...this.#watches].map(({ hasEnded }) => hasEnded));
  }

  #look(): void {
    if (process.memoryUsage.rss() < this.#ceiling) return;
    const error = 'The process ran short of memory, and the queries it was running were stopped.';
    for (const watch of this.#watches) watch.stop(new LearningError('out_of_memory', error));
  }
}
