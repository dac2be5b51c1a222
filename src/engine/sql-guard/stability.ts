import type { Catalog, CatalogEntry } from './catalog';
import type { Name, References } from './references';
import { TABLE_FUNCTIONS } from './table-functions';

/**
 * Functions that may yield something else when they are called again: those that DuckDB lists as other than CONSISTENT,
 * and those that tell the time by themselves.
 */
const UNSTABLE: ReadonlySet<string> = new Set(
  `age current_connection_id current_database current_date current_localtime current_localtimestamp current_query
   current_query_id current_schema current_schemas
   current_transaction_id currval error gen_random_uuid get_current_time get_current_timestamp in_search_path nextval now
   random reservoir_quantile setseed sleep_ms stats today transaction_timestamp txid_current uuid uuidv4 uuidv7
   write_log`.split(/\s+/),
);

/** The same, written as columns are. */
const UNSTABLE_WORDS: ReadonlySet<string> = new Set(
  'current_date current_time current_timestamp localtime localtimestamp'.split(' '),
);

/** Reads the SQL of a view or a macro. */
type Read = (sql: string) => Promise<References>;

/** Tells statements that yield the same again, over the same state of the database, from those that may not. */
export class StabilityCheck {
  readonly #catalog: Catalog;
  readonly #read: Read;
  /** By the SQL of views and macros. */
  readonly #known = new Map<string, boolean>();

  constructor(catalog: Catalog, read: Read) {
    this.#catalog = catalog;
    this.#read = read;
  }

  async isStable(query: References): Promise<boolean> {
    if ([...query.words].some((word) => UNSTABLE_WORDS.has(word))) return false;
    if (query.isSampled || query.functions.some(({ name }) => UNSTABLE.has(name))) return false;
    if (query.tableFunctions.some(({ name }) => TABLE_FUNCTIONS.get(name)?.changes)) return false;
    return (
      (await this.#are(query.functions, (name) => this.#catalog.macros(name))) &&
      (await this.#are(query.tableFunctions, (name) => this.#catalog.tableMacros(name))) &&
      (await this.#are(query.relations, (name) => this.#catalog.relations(name)))
    );
  }

  async #are(names: readonly Name[], find: (name: Name) => readonly CatalogEntry[]): Promise<boolean> {
    for (const name of names) {
      for (const { definitions, runsWhenRead } of find(name)) {
        if (!runsWhenRead) continue;
        for (const definition of definitions) if (!(await this.#isKnownStable(definition))) return false;
      }
    }
    return true;
  }

  async #isKnownStable(definition: string): Promise<boolean> {
    const known = this.#known.get(definition);
    if (known !== undefined) return known;
    // They may refer to each other, and to themselves.
    this.#known.set(definition, true);
    const is = await this.#read(definition).then(
      (query) => this.isStable(query),
      () => false,
    );
    this.#known.set(definition, is);
    return is;
  }
}
