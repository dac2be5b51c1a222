import { onAbort, queryCancelled } from '../../error/cancellation';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';

interface Waiting {
  start(): void;
}

interface QueueLimits {
  /** How many queries run at once. */
  readonly running: number;
  readonly waiting: number;
  /** How many seconds a query waits at most. */
  readonly seconds: number;
}

/** Lets a bounded number of queries run, and a bounded number wait for them. First come, first served. */
export class QueryQueue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #busyMs = 0;
  #busySince = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Milliseconds in which queries ran, since the start. */
  get busyMs(): number {
    return this.#running === 0 ? this.#busyMs : this.#busyMs + performance.now() - this.#busySince;
  }

  /** Resolves to the function that gives the place back. Throws `busy` or `cancelled`. */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    if (this.#running >= this.#limits.running) await this.#wait(signal);
    else if (this.#running++ === 0) this.#busySince = performance.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave();
    };
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#limits.waiting) {
      throw busy(
        `${plural(this.#running, 'query is', 'queries are')} running and ${plural(this.#waiting.size, 'is', 'are')} waiting.`,
      );
    }
    return new Promise((resolve, reject) => {
      let stopListening = () => {};
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        stopListening();
        this.#waiting.delete(waiting);
        outcome();
      };
      const waiting = { start: () => settle(resolve) };
      const timer = setTimeout(
        () => settle(() => reject(busy(`Other queries kept this one waiting for ${this.#limits.seconds} s.`))),
        this.#limits.seconds * 1000,
      );
      this.#waiting.add(waiting);
      stopListening = onAbort(signal, () => settle(() => reject(queryCancelled())));
    });
  }

  /** The place goes to the first that waits. */
  #leave(): void {
    const [first] = this.#waiting;
    if (first !== undefined) first.start();
    else if (--this.#running === 0) this.#busyMs += performance.now() - this.#busySince;
  }
}

function busy(message: string): LearningError {
  return new LearningError('busy', message);
}
