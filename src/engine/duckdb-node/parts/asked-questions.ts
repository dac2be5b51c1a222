import type { PartedStatement } from './questions';

/** How a question was asked without parts. */
export interface AskedWhole {
  /** Milliseconds that DuckDB took. */
  readonly elapsed: number;
  /** Of the columns. */
  readonly names: readonly string[];
}

/** What is known of a question, whichever database it was put to. */
interface Asked {
  readonly statement: PartedStatement;
  readonly at: number;
  /** The least that it took without parts, milliseconds. */
  wholeMs: number;
  /** Of the columns. */
  names: readonly string[];
  /** What it took from parts, while it was answered from those of one database. */
  fromParts: { readonly answers: number; readonly leastMs: number };
}

/** Questions that were asked so lately are answered for a new database before anybody asks. */
const LATELY_MS = 6 * 60_000;
const MOST_ASKED = 2000;
/** After so many it is known whether answers from parts take less time. */
const ENOUGH_ANSWERS = 5;
const NEVER = { answers: 0, leastMs: Number.POSITIVE_INFINITY };

/** The questions of an engine that can be answered from parts, and what they took. */
export class AskedQuestions {
  /** The one that was asked last comes last. */
  readonly #asked = new Map<string, Asked>();

  note(statement: PartedStatement): void {
    const { key } = statement;
    const { wholeMs = Number.POSITIVE_INFINITY, names = [], fromParts = NEVER } = this.#asked.get(key) ?? {};
    this.#asked.delete(key);
    this.#asked.set(key, { statement, at: Date.now(), wholeMs, names, fromParts });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_ASKED) this.#asked.delete(oldest!);
  }

  get(key: string): Asked | undefined {
    return this.#asked.get(key);
  }

  /** Asked lately, the last one first. */
  get lately(): readonly Asked[] {
    const since = Date.now() - LATELY_MS;
    return [...this.#asked.values()].reverse().filter(({ at }) => at >= since);
  }

  /** The question was asked whole. */
  noteWhole(key: string, { elapsed, names }: AskedWhole): void {
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    asked.wholeMs = Math.min(asked.wholeMs, elapsed);
    asked.names = names;
  }

  /** The question was answered from parts. @returns null until it is known; else its share of the time without them */
  noteFromParts(key: string, milliseconds: number): number | null {
    const asked = this.#asked.get(key);
    if (asked === undefined) return null;
    const { answers, leastMs } = asked.fromParts;
    asked.fromParts = { answers: answers + 1, leastMs: Math.min(leastMs, milliseconds) };
    return asked.fromParts.answers < ENOUGH_ANSWERS ? null : asked.fromParts.leastMs / asked.wholeMs;
  }

  /** Its parts are new. */
  begin(key: string): void {
    const asked = this.#asked.get(key);
    if (asked !== undefined) asked.fromParts = NEVER;
  }
}
