import type { DuckDBConnection } from '@duckdb/node-api';
import type { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { Generation } from '../../snapshot/generation';
import type { Opening } from '../../snapshot/reader';
import { type AskRows, dataFacts } from '../duckdb/data-facts';
import { type ExecutionRecord, RECORD, readRecord } from '../duckdb/record/record';
import { type AttachedArchive, type Both, isLaidOutAs, readBoth, withArchive } from '../duckdb/record/with-archive';
import { withNeighbours } from '../duckdb/record/with-neighbours';
import { NAMES_BESIDE, withOwnTables } from '../duckdb/record/with-own-tables';
import { type RowsSeen, rowsSeen } from '../duckdb/status-view';
import type { DataFacts } from '../engine';
import { Catalog } from '../sql-guard/catalog';
import type { CatalogRow, GuardPort } from '../sql-guard/port';
import type { GrowingDatabases } from './growing/growing-databases';
import { NotTakenIn } from './growing/not-taken-in';
import { KeptRows } from './kept-rows';
import { archiveProblem, type Beside, type InstanceSettings } from './opened';
import { allRows, firstRow } from './rows-in-time';
import { GrownSource } from './source/grown-source';
import type { Source } from './source/source';
import { StillSource } from './source/still-source';

/** Throws why the SQL may not run. */
type Admit = (sql: string, catalog: Catalog) => Promise<void>;

/** DuckDB on one generation, closed to files, network and settings. */
export class Instance {
  /** How the log came into this instance. */
  readonly opening: Opening;
  readonly #source: Source;
  readonly #storedTimeZone: string;
  /** Why the archive is not shown; null where it is, or there is none. */
  archiveProblem: LearningError | null;
  /** What has run on connections first. */
  readonly #setups = new WeakMap<DuckDBConnection, string>();
  #catalog: Promise<Catalog> | null = null;
  #record: Promise<ExecutionRecord> | null = null;
  #facts: Promise<DataFacts> | null = null;
  #rowsSeen: Promise<RowsSeen | null> | null = null;

  /**
   * @param beside what to show beside the generation, as far as it can be read
   * @param growing databases that are open, and may be brought to this generation
   */
  static async open(
    generation: Generation,
    beside: Beside,
    settings: InstanceSettings,
    growing: GrowingDatabases,
  ): Promise<Instance> {
    const { storedTimeZone } = settings;
    try {
      const source = await GrownSource.open(generation, beside, settings, growing);
      return new Instance(source, { replay: null, log: source.outcome }, storedTimeZone);
    } catch (error) {
      if (!(error instanceof NotTakenIn)) throw error;
      const source = await StillSource.open(generation, beside, settings);
      return new Instance(source, { replay: source.replay, log: error.outcome }, storedTimeZone);
    }
  }

  private constructor(source: Source, opening: Opening, storedTimeZone: string) {
    this.#source = source;
    this.opening = opening;
    this.archiveProblem = source.archive.problem;
    this.#storedTimeZone = storedTimeZone;
  }

  /** The database that is open: the copy, or the one that its log was written into. */
  get path(): string {
    return this.#source.path;
  }

  /** The state of the growing database that it shows; null where it shows none. */
  get grown(): Source['grown'] {
    return this.#source.grown;
  }

  /**
   * A connection for one query, as one is that no query has used.
   * @param setup SQL to run on it first
   * @param isTimeless whether the query cannot tell when its transaction began
   */
  async connect(setup: string, isTimeless: boolean): Promise<DuckDBConnection> {
    const { hasMacros, database } = await this.#catalogRead();
    const own = hasMacros ? ownFunctionsFirst(database) : '';
    const all = [own, setup].filter(Boolean).join('; ');
    const connection = await this.#source.connect(all, isTimeless);
    this.#setups.set(connection, all);
    return connection;
  }

  /** Takes back a connection that its query has left as it was. */
  giveBack(connection: DuckDBConnection): void {
    this.#source.giveBack(connection, this.#setups.get(connection)!);
  }

  /** Free bytes of the copy's file; null where DuckDB tells them itself. */
  get freeBytes(): number | null {
    return this.#source.freeBytes;
  }

  /** Why no table of neighbours is shown; null where they are, or there are none. */
  get neighbourProblem(): LearningError | null {
    return this.#source.neighbours.problem;
  }

  /** How this state of the database has the record. A view may stand for it, so what looks at it is to be admitted. */
  record(admit: Admit): Promise<ExecutionRecord> {
    this.#record ??= this.#readRecord(admit).catch((error: unknown) => {
      this.#record = null;
      throw error;
    });
    return this.#record;
  }

  facts(record: ExecutionRecord): Promise<DataFacts> {
    const ask = () => this.#ask((connection) => dataFacts(rowsOf(connection), record));
    this.#facts ??= this.#source.facts(ask).catch((error: unknown) => {
      this.#facts = null;
      throw error;
    });
    return this.#facts;
  }

  /** What the view of the status need not ask for; null where it has to. */
  rowsSeen(record: ExecutionRecord): Promise<RowsSeen | null> {
    // The error is told to whoever reads the view.
    this.#rowsSeen ??= this.#seeRows(record).catch(() => null);
    return this.#rowsSeen;
  }

  /** Lets go of what it can read again. Nothing else may run meanwhile. */
  letGo(): Promise<void> {
    return this.#source.letGo();
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #seeRows(record: ExecutionRecord): Promise<RowsSeen | null> {
    const ask = (sql: string) => this.#ask((connection) => firstRow(connection, sql));
    if (this.grown === null) return rowsSeen(record, ask);
    const kept = await this.#source.once('rows', async () => new KeptRows());
    return kept.at(this.grown, record, ask);
  }

  #catalogRead(): Promise<Catalog> {
    this.#catalog ??= this.#source
      .once('catalog', () => this.#ask((connection) => Catalog.read(catalogOf(connection), [RECORD, ...NAMES_BESIDE])))
      .catch((error: unknown) => {
        this.#catalog = null;
        throw error;
      });
    return this.#catalog;
  }

  async #readRecord(admit: Admit): Promise<ExecutionRecord> {
    const catalog = await this.#catalogRead();
    const ask = async (sql: string) => {
      await admit(sql, catalog);
      return this.#ask((connection) => firstRow(connection, sql));
    };
    const { archive, neighbours } = this.#source;
    const record = await readRecord(catalog, { storedInUtc: this.#storedTimeZone === 'UTC', ask });
    const live = withNeighbours(withOwnTables(record), neighbours.attached, this.#storedTimeZone);
    const { attached } = archive;
    if (attached === null) return live;
    try {
      if (live.select !== null) await admit(live.select, live.catalog);
      const both = await this.#both(live, attached);
      return both === null ? live : withArchive(live, both, await this.#source.archivedOnly(both.overlap));
    } catch (cause) {
      this.archiveProblem = archiveProblem(cause);
      return live;
    }
  }

  async #both(live: ExecutionRecord, attached: AttachedArchive): Promise<Both | null> {
    const read = () => this.#ask((connection) => readBoth(live, attached, (sql) => allRows(connection, sql)));
    const both = await this.#source.once('both', read);
    return both === null || isLaidOutAs(live, both) ? both : read();
  }

  async #ask<T>(question: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#source.connectPlainly();
    try {
      return await question(connection);
    } finally {
      connection.disconnectSync();
    }
  }
}

export const rowsOf =
  (connection: DuckDBConnection): AskRows =>
  async (sql) =>
    (await connection.runAndReadAll(sql)).getRowsJson();

export const catalogOf = (connection: DuckDBConnection): Pick<GuardPort, 'catalog'> => ({
  catalog: async (sql) => (await rowsOf(connection)(sql)) as unknown as CatalogRow[],
});

/**
 * Macros of a database go before the functions of DuckDB by the same names: its `avg` would be what ours means by it. In
 * this order they do not; what only the database has is found all the same.
 */
function ownFunctionsFirst(database: string): string {
  const path = `system.main,${quoteIdentifier(database)}.main`;
  return `SET search_path = ${quoteText(path)}; CREATE TEMP MACRO current_database() AS ${quoteText(database)}`;
}
