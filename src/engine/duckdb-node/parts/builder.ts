import { setTimeout as delay } from 'node:timers/promises';

/** Something to be done when nobody waits for anything else. */
interface Job {
  run(): Promise<void>;
  /** Ends the run early, which throws then. */
  interrupt(): void;
}

/** So long after a query the next may come. */
const QUIET_MS = 20;
const INTERRUPT_EVERY_MS = 5;
/** What was interrupted so often is done, whoever waits: there may never be a quiet moment. */
const MOST_INTERRUPTED = 1;

/** Does one job after the other while no query runs; one that begins interrupts the job, which is tried again later. */
export class Builder {
  readonly #jobs: { readonly job: Job; interrupted: number }[] = [];
  #running = 0;
  #quiet: (() => void) | null = null;
  #interrupt: (() => void) | null = null;
  #work: Promise<void> | null = null;
  #isClosed = false;

  get isAtRest(): boolean {
    return this.#work === null;
  }

  add(job: Job): void {
    if (this.#isClosed) return;
    this.#jobs.push({ job, interrupted: 0 });
    this.#work ??= this.#workOff().finally(() => {
      this.#work = null;
    });
  }

  /** A query begins. @returns what is to be called once when it has ended */
  begin(): () => void {
    this.#running++;
    this.#interrupt?.();
    return () => {
      this.#running--;
      if (this.#running === 0) this.#quiet?.();
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#jobs.length = 0;
    this.#quiet?.();
    this.#interrupt?.();
    await this.#work;
  }

  async #workOff(): Promise<void> {
    for (;;) {
      await this.#untilQuiet();
      const next = this.#jobs.shift();
      if (next === undefined) return;
      const { job } = next;
      let interrupts: NodeJS.Timeout | undefined;
      let isInterrupted = false;
      // DuckDB forgets an interrupt that comes before it executes.
      this.#interrupt = () => {
        if (next.interrupted >= MOST_INTERRUPTED && !this.#isClosed) return;
        isInterrupted = true;
        job.interrupt();
        interrupts ??= setInterval(() => job.interrupt(), INTERRUPT_EVERY_MS);
      };
      if (this.#isClosed) return;
      try {
        await job.run();
      } catch {
        if (isInterrupted && !this.#isClosed) this.#jobs.push({ job, interrupted: next.interrupted + 1 });
      } finally {
        clearInterval(interrupts);
        this.#interrupt = null;
      }
    }
  }

  async #untilQuiet(): Promise<void> {
    do {
      if (this.#running > 0 && !this.#isClosed) {
        await new Promise<void>((resolve) => {
          this.#quiet = resolve;
        });
        this.#quiet = null;
      }
      if (!this.#isClosed) await delay(QUIET_MS);
    } while (this.#running > 0 && !this.#isClosed);
  }
}
