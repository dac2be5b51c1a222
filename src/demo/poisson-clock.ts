/** Falling behind further than this, as a laptop does that slept, loses the arrivals in between. Microseconds. */
const MOST_BACKLOG = 10e6;

/** Independent arrivals at a mean rate, no two at once. Times are whole microseconds since the epoch. */
export class PoissonClock {
  readonly #meanGap: number;
  #next: number;

  constructor(perSecond: number, start: number) {
    this.#meanGap = 1e6 / perSecond;
    this.#next = start + this.#gap();
  }

  get next(): number {
    return this.#next;
  }

  /** Those that are due by now, ascending. */
  take(now: number): number[] {
    this.#next = Math.max(this.#next, now - MOST_BACKLOG);
    const due: number[] = [];
    while (this.#next <= now) {
      due.push(this.#next);
      this.#next += this.#gap();
    }
    return due;
  }

  #gap(): number {
    return Math.ceil(-Math.log(1 - Math.random()) * this.#meanGap) || 1;
  }
}
