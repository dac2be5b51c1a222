import { within } from '../snapshot/waiting';

/** Less than a person notices, and than whoever checks health waits. */
const PATIENCE_MS = 40;

/** An answer that is asked for by one at a time, and given as it was the last time when it takes longer than a moment. */
export class LastKnown<T> {
  readonly #ask: () => Promise<T>;
  #asking: Promise<T> | null = null;
  #known: { readonly value: T } | null = null;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /**
   * Throws what asking throws; waits for as long as it takes where nothing is known, or the last time it failed.
   * @returns whether the answer is the last one
   */
  async get(): Promise<{ readonly value: T; readonly isOld: boolean }> {
    const asking = this.#askAnew();
    const known = this.#known;
    const isOld = known !== null && !(await within(PATIENCE_MS, asking, undefined));
    return { value: isOld ? known.value : await asking, isOld };
  }

  /** Asks, unless somebody has done so. */
  prepare(): void {
    if (this.#known === null) this.#askAnew();
  }

  #askAnew(): Promise<T> {
    this.#asking ??= this.#ask().then(
      (value) => {
        this.#asking = null;
        this.#known = { value };
        return value;
      },
      (error: unknown) => {
        this.#asking = null;
        this.#known = null;
        throw error;
      },
    );
    this.#asking.catch(() => {});
    return this.#asking;
  }
}
