import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import { dataFacts } from '../duckdb/data-facts';
import { type ExecutionRecord, RECORD, readRecord } from '../duckdb/record/record';
import { withNeighbours } from '../duckdb/record/with-neighbours';
import { NAMES_BESIDE, withOwnTables } from '../duckdb/record/with-own-tables';
import type { DataFacts } from '../engine';
import { Catalog } from '../sql-guard/catalog';
import type { Guard } from '../sql-guard/guard';
import type { CatalogRow } from '../sql-guard/port';
import type { Session } from './session';

/** Which state of a database it is, and what its view of the state tells. */
export interface StateVersion {
  readonly generation: string;
  /** It held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

/** One state of the data that is asked, and what has been found out about it. */
export class State {
  readonly version: StateVersion;
  readonly #session: Session;
  readonly #storedTimeZone: string;
  #catalog: Promise<Catalog> | null = null;
  #record: Promise<ExecutionRecord> | null = null;
  #facts: Promise<DataFacts> | null = null;

  readonly #isInParts: boolean;

  /** @param isInParts whether its views are tables whose rows lie in files */
  constructor(session: Session, version: StateVersion, storedTimeZone: string, isInParts = false) {
    this.#isInParts = isInParts;
    this.#session = session;
    this.version = version;
    this.#storedTimeZone = storedTimeZone;
  }

  catalog(): Promise<Catalog> {
    // A state before may have put macros after DuckDB's own functions.
    if (this.#catalog === null) this.#session.databaseFirst();
    this.#catalog ??= Catalog.read({ catalog: async (sql) => this.#session.rows(sql) as unknown as CatalogRow[] }, [
      RECORD,
      ...NAMES_BESIDE,
    ]);
    return this.#catalog;
  }

  record(guard: Guard): Promise<ExecutionRecord> {
    this.#record ??= this.#readRecord(guard);
    return this.#record;
  }

  async facts(guard: Guard): Promise<DataFacts> {
    const record = await this.record(guard);
    this.#facts ??= dataFacts(async (sql) => this.#session.rows(sql), record);
    return this.#facts;
  }

  async #readRecord(guard: Guard): Promise<ExecutionRecord> {
    const catalog = await this.catalog();
    const ask = async (sql: string) => {
      await guard.admitOwn(sql, catalog);
      return this.#session.rows(sql)[0]!;
    };
    const read = await readRecord(catalog, { storedInUtc: this.#storedTimeZone === 'UTC', ask });
    const table = catalog.described.find(({ name }) => name === RECORD) ?? null;
    const record = this.#isInParts ? { ...read, table } : read;
    return withNeighbours(withOwnTables(record), null, this.#storedTimeZone);
  }
}

interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** The name that a table has until all of its state is there. */
const incoming = (table: string) => `incoming ${table}`;

/** The tables of a database in memory: those that are asked, and those of the state that comes after. */
export class Tables {
  readonly #session: Session;
  readonly #database: string;
  readonly #asked = new Set<string>();
  readonly #coming = new Set<string>();

  constructor(session: Session, database: string) {
    this.#session = session;
    this.#database = database;
  }

  /** Makes room for the tables of another state. */
  begin(): void {
    for (const table of this.#coming) this.#session.run(`DROP TABLE ${this.#place(incoming(table))}`);
    this.#coming.clear();
  }

  /** Rows for a table of the state that has begun, which is made where it is not there yet. */
  add(table: string, columns: readonly TypedColumn[], bytes: Uint8Array | null): number {
    if (!this.#coming.has(table)) {
      this.#create(incoming(table), columns);
      this.#coming.add(table);
    }
    return bytes === null ? 0 : this.#insert(incoming(table), columns, bytes);
  }

  /** More rows for a table that is asked. */
  append(table: string, columns: readonly TypedColumn[], bytes: Uint8Array): number {
    if (!this.#asked.has(table)) {
      this.#create(table, columns);
      this.#asked.add(table);
    }
    return this.#insert(table, columns, bytes);
  }

  /** From here on the tables of the state that has begun are those that are asked. */
  commit(): void {
    this.#session.run('BEGIN TRANSACTION');
    try {
      for (const table of this.#asked) this.#session.run(`DROP TABLE ${this.#place(table)}`);
      for (const table of this.#coming) {
        this.#session.run(`ALTER TABLE ${this.#place(incoming(table))} RENAME TO ${quoteIdentifier(table)}`);
      }
      this.#session.run('COMMIT');
    } catch (error) {
      this.#session.run('ROLLBACK');
      throw error;
    }
    this.#asked.clear();
    for (const table of this.#coming) this.#asked.add(table);
    this.#coming.clear();
  }

  #place(table: string): string {
    return `${quoteIdentifier(this.#database)}.main.${quoteIdentifier(table)}`;
  }

  #create(table: string, columns: readonly TypedColumn[]): void {
    const items = columns.map(({ name, type }) =>
      type === 'JSON'
        ? `${this.#session.jsonValue} AS ${quoteIdentifier(name)}`
        : `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`,
    );
    this.#session.run(
      `CREATE TABLE ${this.#place(table)} AS SELECT ${items.join(', ')} FROM ${this.#session.jsonTable} LIMIT 0`,
    );
  }

  #insert(table: string, columns: readonly TypedColumn[], bytes: Uint8Array): number {
    const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    const part = this.#session.insert(bytes);
    try {
      const [[rows]] = this.#session.rows(`SELECT count(*)::DOUBLE FROM ${part}`) as [[number]];
      this.#session.run(`INSERT INTO ${this.#place(table)} (${names}) SELECT ${names} FROM ${part}`);
      return rows;
    } catch (cause) {
      throw new LearningError('io_error', `Rows of the table ${quoteText(table)} cannot be taken in.`, { cause });
    } finally {
      this.#session.run(`DROP TABLE ${part}`);
    }
  }
}
