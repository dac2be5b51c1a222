import { LearningError } from '../../error/learning-error';

/** How many bytes of values a result may still take. Asked before a value is made, with lengths that DuckDB states. */
export class ByteBudget {
  readonly #limitMb: number;
  #left: number;

  constructor(limitMb: number) {
    this.#limitMb = limitMb;
    this.#left = limitMb * 1024 * 1024;
  }

  take(bytes: number): void {
    this.require(bytes);
    this.#left -= bytes;
  }

  /** Refuses what cannot fit, and takes nothing. */
  require(bytes: number): void {
    if (bytes > this.#left) {
      throw new LearningError('too_large', `The result is larger than ${this.#limitMb} MB.`);
    }
  }
}
