import type { EngineOptions } from '../../engine/options';
import { beingClosed } from '../../error/cancellation';
import { LearningError } from '../../error/learning-error';
import type { Answered } from '../../pipe/messages';
import type { Generation } from '../../snapshot/generation';
import type { Death, WorkerProcess } from './worker-process';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** So often a start is tried again that was ended from outside. */
const MOST_KILLS = 10;
/** How long the worker that ran suspects stands by for the next misfortune. */
const SPARE_MS = 60_000;
/** By then DuckDB has let go of what it read for the last question. */
const REST_MS = 90_000;
/** A worker at rest that holds more has kept what a large query took. */
const MOST_AT_REST_BYTES = 384 * 1024 * 1024;
const USAGE_LIMIT_MS = 60_000;

/** Told of what happens to workers, for the log and the metrics. */
export interface CrewObserver {
  died(death: Death): void;
  /** `pause`: milliseconds until it is tried again. */
  failedToStart(error: LearningError, pause: number): void;
}

interface Apart {
  readonly hired: Promise<WorkerProcess>;
  /** Once it is there. */
  worker: WorkerProcess | null;
}

interface CrewOptions {
  readonly engine: EngineOptions;
  readonly spawn: () => WorkerProcess;
  readonly observer: CrewObserver;
}

/** The processes that run DuckDB for one data source: one for all questions, started ahead, and at need one apart. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #alive = new Set<WorkerProcess>();
  #current: Promise<WorkerProcess> | null = null;
  #apart: Apart | null = null;
  /** Workers that ended before they had answered anything, one after the other. */
  #failures = 0;
  #problem: LearningError | null = null;
  #retryAt = 0;
  #isClosed = false;
  #retryTimer: NodeJS.Timeout | undefined;
  #apartTimer: NodeJS.Timeout | undefined;
  #restTimer: NodeJS.Timeout | undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#ahead();
  }

  /** The worker for all questions. Throws `no_engine` while none starts. */
  current(): Promise<WorkerProcess> {
    this.#throwIfClosed();
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => void this.#look(), REST_MS).unref();
    if (this.#current === null) {
      const current = this.#relief();
      this.#current = current;
      this.#whenGone(current, () => {
        if (this.#current === current) this.#current = null;
        this.#ahead();
      });
    }
    return this.#current;
  }

  /** A worker beside it, for questions that might end it. Throws `no_engine`. */
  apart(): Promise<WorkerProcess> {
    this.#throwIfClosed();
    clearTimeout(this.#apartTimer);
    this.#apartTimer = setTimeout(() => this.#dismissApart(), SPARE_MS).unref();
    if (this.#apart === null) {
      const apart: Apart = { hired: this.#hire(), worker: null };
      this.#apart = apart;
      apart.hired.then(
        (worker) => {
          apart.worker = worker;
        },
        () => {},
      );
      this.#whenGone(apart.hired, () => {
        if (this.#apart === apart) this.#apart = null;
      });
    }
    return this.#apart.hired;
  }

  /** Nobody will ask about this copy any more. Resolves when no process has it open. */
  async release(generation: Generation): Promise<void> {
    await Promise.all([...this.#alive].map((worker) => worker.release(generation)));
  }

  /** What all its processes take together. Those that do not answer are left out. */
  async usage(): Promise<Answered<'usage'>> {
    const usages = await Promise.all([...this.#alive].map(usageOf));
    return {
      residentBytes: usages.reduce((sum, usage) => sum + (usage?.residentBytes ?? 0), 0),
      cpuSeconds: usages.reduce((sum, usage) => sum + (usage?.cpuSeconds ?? 0), 0),
      partsBytes: usages.reduce((sum, usage) => sum + (usage?.partsBytes ?? 0), 0),
    };
  }

  /** Settles when the last process is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of [this.#retryTimer, this.#apartTimer, this.#restTimer]) clearTimeout(timer);
    await Promise.all([...this.#alive].map(dismiss));
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw beingClosed();
  }

  /** The worker apart, if it has nothing to do: it is there already. */
  #relief(): Promise<WorkerProcess> {
    const worker = this.#apart?.worker;
    if (!worker || worker.running > 0 || worker.isDead) return this.#hire();
    this.#apart = null;
    clearTimeout(this.#apartTimer);
    return Promise.resolve(worker);
  }

  /** Tries again at once what may have been a mishap. */
  async #hire(): Promise<WorkerProcess> {
    for (let kills = 1; ; kills++) {
      if (this.#problem && Date.now() < this.#retryAt) throw this.#problem;
      this.#throwIfClosed();
      const worker = this.#options.spawn();
      this.#alive.add(worker);
      void worker.died.then((death) => this.#bury(worker, death));
      worker.configure(this.#options.engine);
      const problem = await worker.ready.then(() => null, LearningError.from);
      if (problem === null) {
        this.#problem = null;
        return worker;
      }
      const { isCrash } = await worker.died;
      if (!isCrash && kills < MOST_KILLS) continue;
      this.#problem = problem;
      throw problem;
    }
  }

  #bury(worker: WorkerProcess, death: Death): void {
    this.#alive.delete(worker);
    if (this.#isClosed || worker.isDismissed) return;
    this.#options.observer.died(death);
    if (worker.hasAnswered) this.#failures = 0;
    else if (death.isCrash) this.#failures++;
    const pause = this.#failures === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    this.#retryAt = Date.now() + pause;
    if (death.isCrash) worker.ready.catch((error) => this.#options.observer.failedToStart(error, pause));
  }

  #whenGone(hired: Promise<WorkerProcess>, then: () => void): void {
    hired.then((worker) => worker.died).then(then, then);
  }

  /** Has a worker ready before it is needed. */
  #ahead(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#retryTimer);
    const start = () => this.current().catch(() => {});
    this.#retryTimer = setTimeout(start, Math.max(0, this.#retryAt - Date.now())).unref();
  }

  #dismissApart(): void {
    const worker = this.#apart?.worker;
    if (!worker) return;
    if (worker.running > 0) {
      this.#apartTimer = setTimeout(() => this.#dismissApart(), SPARE_MS).unref();
      return;
    }
    this.#apart = null;
    void dismiss(worker);
  }

  /** Another takes the place of a worker that has nothing to do and does not give its memory back. */
  async #look(): Promise<void> {
    const worker = await this.#current?.catch(() => null);
    if (!worker || worker.running > 0) return;
    const usage = await usageOf(worker);
    if (!usage || usage.residentBytes < MOST_AT_REST_BYTES || worker.running > 0 || this.#isClosed) return;
    this.#current = null;
    void dismiss(worker);
    this.#ahead();
  }
}

function dismiss(worker: WorkerProcess): Promise<unknown> {
  worker.dismiss();
  return worker.died;
}

async function usageOf(worker: WorkerProcess): Promise<Answered<'usage'> | null> {
  const { outcome } = worker.ask({ kind: 'usage', asked: null }, { limit: USAGE_LIMIT_MS, signal: undefined });
  const settled = await outcome;
  return settled.type === 'answered' ? (settled.answer as Answered<'usage'>) : null;
}
