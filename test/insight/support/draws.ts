/**
 * Random numbers in SQL, a function of the seed, the row number `i` and the name of the draw alone: neither threads nor
 * order matter.
 */
export class Draws {
  static readonly #most = 64;
  readonly #seed: number;
  readonly #places = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Even over [0, 1). */
  uniform(name: string): string {
    const place = this.#places.get(name) ?? this.#places.size;
    if (place >= Draws.#most) throw new Error(`No more than ${Draws.#most} draws of one execution.`);
    this.#places.set(name, place);
    return `((hash(xor(hash(${this.#seed}::BIGINT), (i * ${Draws.#most} + ${place})::UBIGINT)) >> 11)::DOUBLE / 9007199254740992)`;
  }

  /** Mean 0, standard deviation 1. */
  normal(name: string): string {
    return `(sqrt(-2 * ln(1 - ${this.uniform(name)})) * cos(2 * pi() * ${this.uniform(`${name}, second`)}))`;
  }

  /** Whether what has this chance comes about; `chance` is SQL. */
  chance(name: string, chance: string): string {
    return `(${this.uniform(name)} < (${chance}))`;
  }
}

/** SQL of the item of a list at a place from 0. */
export const at = (list: readonly (number | string)[], place: string) =>
  `([${list.map((item) => (typeof item === 'number' ? `${item}::DOUBLE` : `'${item}'`)).join(', ')}])[(${place})::BIGINT + 1]`;
