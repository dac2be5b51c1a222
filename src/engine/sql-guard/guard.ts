import { LearningError } from '../../error/learning-error';
import type { Catalog } from './catalog';
import { positionAt } from './duckdb-words';
import { LatelyRead } from './lately-read';
import { NameCheck } from './names';
import type { References } from './references';
import { StabilityCheck } from './stability';

/** Reads what one SELECT refers to. Throws LearningError where it is none, or holds a call that makes too much. */
export type ReadStatement = (sql: string) => Promise<References>;

/** In characters. The tree of the longest takes a tenth of a second to read. */
const LONGEST_SQL = 250_000;

/** Decides which SQL may run: one statement that only reads, and only what the database itself holds. */
export class Guard {
  readonly #read: ReadStatement;
  readonly #lately = new LatelyRead();
  readonly #checks = new WeakMap<Catalog, NameCheck>();
  readonly #stability = new WeakMap<Catalog, StabilityCheck>();
  readonly #timely = new WeakMap<Catalog, StabilityCheck>();

  constructor(read: ReadStatement) {
    this.#read = read;
  }

  /** What the one SELECT refers to. Throws `bad_query`, `forbidden_query` or `too_large`. */
  async read(sql: string): Promise<References> {
    if (sql.length > LONGEST_SQL) {
      throw new LearningError('bad_query', `The query is longer than ${LONGEST_SQL} characters.`);
    }
    // The bindings would end the text there, and run less than was looked at.
    if (sql.includes('\0')) throw new LearningError('bad_query', 'The query contains a NUL character.');
    const known = this.#lately.get(sql);
    if (known !== undefined) return known;
    const references = await this.#read(sql);
    this.#lately.keep(sql, references);
    return references;
  }

  /** Throws `forbidden_query` where a name stands for something closed in this state of the database. */
  async admit(query: References, catalog: Catalog, sql: string): Promise<void> {
    let check = this.#checks.get(catalog);
    if (check === undefined) {
      check = new NameCheck(catalog, (definition) => this.read(definition));
      this.#checks.set(catalog, check);
    }
    const finding = await check.find(query);
    if (finding === null) return;
    throw new LearningError('forbidden_query', finding.text, {
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
      ...(finding.name.position === undefined ? {} : { position: positionAt(sql, finding.name.position) }),
    });
  }

  /** Whether the statement yields the same again over this state of the database. */
  isStable(query: References, catalog: Catalog): Promise<boolean> {
    return this.#isStable(query, catalog, false);
  }

  /** Whether it would at the same time: then it changes nothing of its connection either. */
  isStableInTime(query: References, catalog: Catalog): Promise<boolean> {
    return this.#isStable(query, catalog, true);
  }

  #isStable(query: References, catalog: Catalog, mayTellTime: boolean): Promise<boolean> {
    const checks = mayTellTime ? this.#timely : this.#stability;
    let check = checks.get(catalog);
    if (check === undefined) {
      check = new StabilityCheck(catalog, (definition) => this.read(definition), mayTellTime);
      checks.set(catalog, check);
    }
    return check.isStable(query);
  }

  /** Admits SQL of our own over relations that are not. */
  async admitOwn(sql: string, catalog: Catalog): Promise<void> {
    await this.admit(await this.read(sql), catalog, sql);
  }
}
