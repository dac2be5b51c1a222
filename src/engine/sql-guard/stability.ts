import type { Catalog, CatalogEntry } from './catalog';
import type { Name, References } from './references';
import { TABLE_FUNCTIONS } from './table-functions';

/** Functions that tell the time by themselves, and do nothing else. */
const PRESENT: ReadonlySet<string> = new Set(
  `age current_date current_localtime current_localtimestamp get_current_time get_current_timestamp now today
   transaction_timestamp`.split(/\s+/),
);

/**
 * Other functions that may yield something else when they are called again, or change their connection: those that DuckDB
 * lists as other than CONSISTENT.
 */
const UNSTABLE: ReadonlySet<string> = new Set(
  `current_connection_id current_database current_query current_query_id current_schema current_schemas
   current_transaction_id currval error gen_random_uuid in_search_path nextval
   random reservoir_quantile setseed sleep_ms stats txid_current uuid uuidv4 uuidv7
   write_log`.split(/\s+/),
);

/** Words for the present that are written without parentheses, as columns are. */
const PRESENT_WORDS: ReadonlySet<string> = new Set(
  'current_date current_time current_timestamp localtime localtimestamp'.split(' '),
);

/** Reads the SQL of a view or a macro. */
type Read = (sql: string) => Promise<References>;

/** Tells statements that yield the same again, over the same state of the database, from those that may not. */
export class StabilityCheck {
  readonly #catalog: Catalog;
  readonly #read: Read;
  readonly #mayTellTime: boolean;
  /** Whether they yield the same each time, by the SQL of views and macros. */
  readonly #known = new Map<string, boolean>();

  /** @param mayTellTime whether it yields the same again at the same time is enough */
  constructor(catalog: Catalog, read: Read, mayTellTime: boolean) {
    this.#catalog = catalog;
    this.#read = read;
    this.#mayTellTime = mayTellTime;
  }

  async isStable(query: References): Promise<boolean> {
    if (!this.#mayTellTime && this.#tellsTime(query)) return false;
    if (query.isSampled || query.functions.some(({ name }) => UNSTABLE.has(name))) return false;
    if (query.tableFunctions.some(({ name }) => TABLE_FUNCTIONS.get(name)?.changes)) return false;
    return (
      (await this.#are(query.functions, (name) => this.#catalog.macros(name))) &&
      (await this.#are(query.tableFunctions, (name) => this.#catalog.tableMacros(name))) &&
      (await this.#are(query.relations, (name) => this.#catalog.relations(name)))
    );
  }

  #tellsTime({ words, functions }: References): boolean {
    return [...words].some((word) => PRESENT_WORDS.has(word)) || functions.some(({ name }) => PRESENT.has(name));
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
