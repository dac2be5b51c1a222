import { LearningError } from '../../error/learning-error';
import { availableMemoryMb, type Limits } from '../options';
import type { Instances } from './instances';
import { QueryLife, type QueryState, type Steps } from './query-life';

const LOOK_EVERY_MS = 100;
const MEBIBYTE = 1024 * 1024;

type Life = Pick<QueryLife<unknown>, 'state' | 'atRest' | 'ended' | 'close'>;

/**
 * The queries of an engine, from question to end. Those at work are closed when the process itself grows far beyond what
 * its limits add up to, for what DuckDB allocates while it plans counts towards no limit of its own.
 */
export class Queries {
  readonly #instances: Instances;
  readonly #limits: Limits;
  readonly #ceiling: number;
  readonly #alive = new Set<Life>();
  #closed: LearningError | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(instances: Instances, limits: Limits) {
    this.#instances = instances;
    this.#limits = limits;
    const { maxConcurrentQueries: running, memoryLimitMb, byteLimitMb } = limits;
    // Twice: two states of the database may be read at once, and a result lives on while it is encoded.
    const allowance = 2 * (memoryLimitMb + running * byteLimitMb) * MEBIBYTE;
    this.#ceiling = Math.min(process.memoryUsage.rss() + allowance, availableMemoryMb() * MEBIBYTE * 0.8);
  }

  /** The states of queries that have not ended. */
  get states(): readonly QueryState[] {
    return [...this.#alive].map(({ state }) => state);
  }

  /** What the work comes to. Throws LearningError. */
  answer<T>(work: (steps: Steps) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closed);
    const life = new QueryLife(work, { ...this.#limits, instances: this.#instances, signal });
    this.#alive.add(life);
    void life.ended.then(() => this.#forget(life));
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    return life.answer;
  }

  /** Takes no more, and closes those that are there. Whether all have ended, when there is no more to wait for. */
  async close(why: LearningError): Promise<boolean> {
    this.#closed = why;
    for (const life of this.#alive) life.close(why);
    const rests = await Promise.all([...this.#alive].map(({ atRest }) => atRest));
    return rests.every(Boolean);
  }

  #forget(life: Life): void {
    this.#alive.delete(life);
    if (this.#alive.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (process.memoryUsage.rss() < this.#ceiling) return;
    const says = 'The process ran short of memory, and the queries it was running were stopped.';
    for (const life of this.#alive) {
      if (life.state !== 'queued') life.close(new LearningError('out_of_memory', says));
    }
  }
}
