import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { References } from '../sql-guard/references';
import type { Bindings } from './bindings';

/** The table in the file of a part. */
const PART_TABLE = 'part';

/** What the files of parts are registered under; the session may attach nothing else. */
export const PARTS_FOLDER = 'parts/';

interface TypedColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
}

/** A table, as the parts that it is in. */
export interface TableOfParts {
  readonly table: string;
  readonly columns: readonly TypedColumn[];
  /** Columns that are not there. */
  readonly withheld: readonly TypedColumn[];
  /** Names of parts that are attached. */
  readonly parts: readonly string[];
}

/** The part of a session that attaching parts needs. */
interface Attaching {
  readonly database: string;
  readonly bindings: Pick<Bindings, 'registerFileBuffer' | 'dropFile'>;
  /** A statement of ours. */
  run(sql: string): void;
}

const WITHHELD = 'stays with the server';

/** What is to be said of a question that failed because it reads a column that is not there; undefined of any other. */
export const withheldColumn = (failure: string): string | undefined =>
  new RegExp(`The column \\w+ ${WITHHELD}\\.`).exec(failure)?.[0];

const CATALOG = /^(duckdb_|pg_|pragma_|sqlite_|information_schema$)/;

/** Throws where a statement asks for the catalog, which is that of the parts here, or for how the database lies in its file. */
export function requireNoCatalog({ relations, tableFunctions, listsCatalog }: References): void {
  const names = [...relations, ...tableFunctions].flatMap(({ qualifiers, name }) => [...qualifiers, name]);
  if (!listsCatalog && !names.some((name) => CATALOG.test(name))) return;
  throw new LearningError('not_in_browser', 'What the catalog of the database holds only the server knows.');
}

const catalogOf = (part: string) => quoteIdentifier(`part_${part}`);

function selectOf({ columns, withheld, parts }: TableOfParts): string {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  // A column that nobody reads is never worked out; one that is read fails, whether by its name or by a star.
  const missing = withheld.map(
    ({ name, type }) =>
      `CAST(error(${quoteText(`The column ${name} ${WITHHELD}.`)}) AS ${type}) AS ${quoteIdentifier(name)}`,
  );
  const list = [...names, ...missing].join(', ');
  const nulls = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`).join(', ');
  if (parts.length === 0) return `SELECT ${list} FROM (SELECT ${nulls}) WHERE false`;
  return parts.map((part) => `SELECT ${list} FROM ${catalogOf(part)}.main.${PART_TABLE}`).join(' UNION ALL ');
}

/**
 * Tables whose rows lie in DuckDB files, which are read as they are, compressed: attached in a moment, where taking their
 * rows into tables takes a second for each hundred thousand.
 */
export class Parts {
  readonly #session: Attaching;
  readonly #attached = new Set<string>();
  readonly #views = new Set<string>();

  constructor(session: Attaching) {
    this.#session = session;
  }

  has(part: string): boolean {
    return this.#attached.has(part);
  }

  /** Beside those that are asked, until `show`. */
  attach(part: string, bytes: Uint8Array): void {
    if (this.#attached.has(part)) return;
    const file = PARTS_FOLDER + part;
    this.#session.bindings.registerFileBuffer(file, bytes);
    try {
      this.#session.run(`ATTACH ${quoteText(file)} AS ${catalogOf(part)} (READ_ONLY)`);
    } catch (error) {
      this.#session.bindings.dropFile(file);
      throw error;
    }
    this.#attached.add(part);
  }

  /** From here on these tables are asked, all at once; parts that none of them is in go. */
  show(tables: readonly TableOfParts[]): void {
    const place = (table: string) => `${quoteIdentifier(this.#session.database)}.main.${quoteIdentifier(table)}`;
    const gone = [...this.#views].filter((view) => !tables.some(({ table }) => table === view));
    this.#session.run('BEGIN TRANSACTION');
    try {
      for (const view of gone) this.#session.run(`DROP VIEW ${place(view)}`);
      for (const table of tables)
        this.#session.run(`CREATE OR REPLACE VIEW ${place(table.table)} AS ${selectOf(table)}`);
      this.#session.run('COMMIT');
    } catch (error) {
      this.#session.run('ROLLBACK');
      throw error;
    }
    this.#views.clear();
    for (const { table } of tables) this.#views.add(table);
    this.#keepOnly(new Set(tables.flatMap(({ parts }) => parts)));
  }

  #keepOnly(parts: ReadonlySet<string>): void {
    for (const part of this.#attached) {
      if (parts.has(part)) continue;
      this.#session.run(`DETACH ${catalogOf(part)}`);
      this.#session.bindings.dropFile(PARTS_FOLDER + part);
      this.#attached.delete(part);
    }
  }
}
