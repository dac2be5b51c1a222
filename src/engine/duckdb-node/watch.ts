import type { DuckDBConnection } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';

/** An interrupt that comes before DuckDB executes is lost, so it is repeated. */
const INTERRUPT_EVERY_MS = 5;

interface WatchOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** Watches one query: stops it when its time is over or its caller wants it no more. */
export class Watch {
  readonly #signal: AbortSignal | undefined;
  readonly #timeout: NodeJS.Timeout;
  readonly #abort = () => this.stop(cancelled());
  #connection: DuckDBConnection | null = null;
  #interrupts: NodeJS.Timeout | undefined;
  #isOver = false;
  #rejectStopped: (reason: LearningError) => void = () => {};
  #resolveEnded: () => void = () => {};
  /** Why it was stopped. */
  error: LearningError | null = null;
  /** Rejects as soon as the query is stopped, however long DuckDB takes to notice. */
  readonly stopped: Promise<never>;
  /** Resolves when DuckDB has ended the query; a plan that ignores interrupts may take for ever. */
  readonly hasEnded: Promise<void>;

  constructor({ timeoutSeconds, signal }: WatchOptions) {
    this.#signal = signal;
    this.stopped = new Promise((_, reject) => {
      this.#rejectStopped = reject;
    });
    this.stopped.catch(() => {});
    this.hasEnded = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const late = () => this.stop(new LearningError('timeout', `The query took longer than ${timeoutSeconds} s.`));
    this.#timeout = setTimeout(late, timeoutSeconds * 1000);
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted) this.#abort();
  }

  attach(connection: DuckDBConnection): void {
    this.#connection = connection;
  }

  throwIfStopped(): void {
    if (this.error !== null) throw this.error;
  }

  stop(error: LearningError): void {
    if (this.#isOver) return;
    this.answered();
    this.error = error;
    this.#rejectStopped(error);
    this.#interrupts = setInterval(() => this.#connection?.interrupt(), INTERRUPT_EVERY_MS);
  }

  /** There is a result or an error; what is left is to end DuckDB's work. */
  answered(): void {
    this.#isOver = true;
    clearTimeout(this.#timeout);
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  ended(): void {
    clearInterval(this.#interrupts);
    this.#resolveEnded();
  }
}

export function cancelled(): LearningError {
  return new LearningError('cancelled', 'The query was cancelled.');
}
