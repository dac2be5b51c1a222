import type { References } from './references';

/** Texts that are kept, and the characters of the longest. */
const MOST = 256;
const LONGEST = 16_384;

/** What texts refer to that were read lately. It depends on the text alone: on no database, and on nobody who asks. */
export class LatelyRead {
  /** The least recently asked first. */
  readonly #read = new Map<string, References>();

  get(sql: string): References | undefined {
    const known = this.#read.get(sql);
    if (known === undefined) return undefined;
    this.#read.delete(sql);
    this.#read.set(sql, known);
    return known;
  }

  keep(sql: string, references: References): void {
    if (sql.length > LONGEST) return;
    this.#read.set(sql, references);
    if (this.#read.size <= MOST) return;
    const [oldest] = this.#read.keys();
    this.#read.delete(oldest!);
  }
}
