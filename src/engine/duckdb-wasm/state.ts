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

  /** Whether its views are tables whose rows lie in files. */
  readonly isInParts: boolean;

  constructor(session: Session, version: StateVersion, storedTimeZone: string, isInParts = false) {
    this.isInParts = isInParts;
    this.#session = session;
    this.version = version;
    this.#storedTimeZone = storedTimeZone;
  }

  catalog(): Promise<Catalog> {
    // An earlier state may have left another search path.
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
    const record = this.isInParts ? { ...read, table } : read;
    return withNeighbours(withOwnTables(record), null, this.#storedTimeZone);
  }
}
