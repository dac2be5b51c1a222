import type { DuckDBConnection } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import { cancelled } from './query-queue';

/** An interrupt that comes before DuckDB executes is lost, so it is repeated. */
const INTERRUPT_EVERY_MS = 5;
/** How long DuckDB may take to end a query before the query counts as stuck. */
const PATIENCE_MS = 2000;

interface WatchOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
  readonly onStuck: () => void;
}

/** Watches one query: stops it when its time is over or its caller wants it no more, and sees that it ends. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #timeout: NodeJS.Timeout;
  readonly #abort = () => this.stop(cancelled());
  #connection: DuckDBConnection | null = null;
  #interrupts: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #rejectStopped: (reason: LearningError) => void = () => {};
  #resolveSettled: () => void = () => {};
  /** Why it was stopped. */
  error: LearningError | null = null;
  isStuck = false;
  /** Rejects as soon as the query is stopped, however long DuckDB takes to notice. */
  readonly stopped: Promise<never>;
  /** Resolves when DuckDB has ended the query, or it proved to be stuck. */
  readonly settled: Promise<void>;

  constructor(options: WatchOptions) {
    const { timeoutSeconds, signal } = options;
    this.#options = options;
    this.stopped = new Promise((_, reject) => {
      this.#rejectStopped = reject;
    });
    this.stopped.catch(() => {});
    this.settled = new Promise((resolve) => {
      this.#resolveSettled = resolve;
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
    if (this.#patience !== undefined) return;
    this.error = error;
    this.#rejectStopped(error);
    this.#interrupts = setInterval(() => this.#connection?.interrupt(), INTERRUPT_EVERY_MS);
    this.#awaitEnd();
  }

  /** There is a result or an error; what is left is to end DuckDB's work. */
  answered(): void {
    if (this.#patience === undefined) this.#awaitEnd();
  }

  ended(): void {
    clearInterval(this.#interrupts);
    clearTimeout(this.#patience);
    this.#resolveSettled();
  }

  #awaitEnd(): void {
    clearTimeout(this.#timeout);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#patience = setTimeout(() => {
      this.isStuck = true;
      this.#options.onStuck();
      this.#resolveSettled();
    }, PATIENCE_MS);
  }
}
