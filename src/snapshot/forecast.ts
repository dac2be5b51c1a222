/** So much longer a question waits for a copy that is expected by then. */
const SOON_MS = 1000;
/** What was done in less tells little. */
const LEAST_MS = 50;

/** When the copy of a database that is under way, or waited for, can be read, as far as can be told. */
export class Forecast {
  /** Null while none is being made. */
  #begun: number | null = null;
  /** From the beginning until it could be read, the last time. */
  #lastTook = 0;
  /** Null while there is no such copy, or nothing is known of it. */
  #ready: number | null = null;
  readonly #listeners = new Set<() => void>();

  /** Whether it is not to be read soon. */
  get isLate(): boolean {
    return this.#ready !== null && this.#ready - performance.now() > SOON_MS;
  }

  /** @param listener called once that is so. @returns what ends that */
  onLate(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** It begins only after so many milliseconds. */
  waits(milliseconds: number): void {
    this.#expectIn(milliseconds + this.#lastTook);
  }

  begins(): void {
    this.#begun = performance.now();
    this.#ready = null;
  }

  /** So many bytes of it are done, of how many. */
  advances(done: number, of: number): void {
    const took = performance.now() - (this.#begun ?? performance.now());
    if (took > LEAST_MS) this.#expectIn((took * Math.max(0, of - done)) / done);
  }

  /** It can be read, or there is none. */
  ends(): void {
    if (this.#begun !== null) this.#lastTook = performance.now() - this.#begun;
    this.#begun = null;
    this.#ready = null;
  }

  #expectIn(milliseconds: number): void {
    this.#ready = performance.now() + milliseconds;
    if (this.isLate) for (const listener of this.#listeners) listener();
  }
}
