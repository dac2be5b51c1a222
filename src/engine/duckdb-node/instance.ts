import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { Generation } from '../../snapshot/generation';
import type { Replay } from '../../snapshot/reader';
import type { ArchiveFile } from '../archived';
import { type AskRows, dataFacts } from '../duckdb/data-facts';
import { isReplayFailure, openError } from '../duckdb/duckdb-error';
import { type ExecutionRecord, RECORD, readRecord } from '../duckdb/record/record';
import { type AttachedArchive, withArchive } from '../duckdb/record/with-archive';
import { type AttachedNeighbours, withNeighbours } from '../duckdb/record/with-neighbours';
import { NAMES_BESIDE, withOwnTables } from '../duckdb/record/with-own-tables';
import type { DataFacts } from '../engine';
import type { NeighbourFile } from '../neighbours';
import { Catalog } from '../sql-guard/catalog';
import type { CatalogRow, GuardPort } from '../sql-guard/port';
import { closedOptions, type EngineShare } from './closed-options';
import { replayed } from './replay';

export interface InstanceSettings extends EngineShare {
  /** IANA zone of stored times that carry none. */
  readonly storedTimeZone: string;
}

/** Private files that are shown beside a generation. */
export interface Beside {
  readonly archive: ArchiveFile | null;
  readonly neighbours: NeighbourFile | null;
}

/** Throws why the SQL may not run. */
type Admit = (sql: string, catalog: Catalog) => Promise<void>;

/** How long DuckDB may look at the data before a column counts as not to be read. */
const LOOK_MS = 5000;
const INTERRUPT_EVERY_MS = 5;

/**
 * DuckDB reads ahead by this much of a result. It counts rows, and keeps room for 2048 of them around each one that a
 * recursive query yields: of its own 1 MB that made 2 GB.
 */
const STREAMING_BUFFER = '32KB';

/** DuckDB on one generation, closed to files, network and settings. */
export class Instance {
  /** The database that is open: the copy, or the one that its log was written into. */
  readonly path: string;
  readonly replay: Replay | null;
  readonly #archive: Attachment<AttachedArchive>;
  readonly #neighbours: Attachment<AttachedNeighbours>;
  /** Why the archive is not shown; null where it is, or there is none. */
  archiveProblem: LearningError | null;
  readonly #duckdb: DuckDBInstance;
  readonly #storedTimeZone: string;
  /** A connection opened ahead, so that the next query need not wait for it; null where that failed. */
  #spare: Promise<DuckDBConnection | null> = Promise.resolve(null);
  #catalog: Promise<Catalog> | null = null;
  #record: Promise<ExecutionRecord> | null = null;
  #facts: Promise<DataFacts> | null = null;

  /** @param beside what to show beside the generation, as far as it can be read */
  static async open(generation: Generation, beside: Beside, settings: InstanceSettings): Promise<Instance> {
    try {
      return await Instance.#open({ path: generation.path, replay: null, beside }, settings);
    } catch (cause) {
      if (!isReplayFailure(cause)) throw openError(cause, generation.path);
      return Instance.#openReplayed(generation, beside, settings);
    }
  }

  static async #openReplayed(generation: Generation, beside: Beside, settings: InstanceSettings): Promise<Instance> {
    try {
      const { path, replay } = await replayed(generation.path, settings);
      return await Instance.#open({ path, replay, beside }, settings);
    } catch (cause) {
      throw cause instanceof LearningError ? cause : openError(cause, generation.path);
    }
  }

  static async #open(files: Files, settings: InstanceSettings): Promise<Instance> {
    return new Instance(files, await openReadOnly(files, settings), settings.storedTimeZone);
  }

  private constructor({ path, replay }: Files, { duckdb, archive, neighbours }: Opened, storedTimeZone: string) {
    this.path = path;
    this.replay = replay;
    this.#duckdb = duckdb;
    this.#archive = archive;
    this.#neighbours = neighbours;
    this.archiveProblem = archive.problem;
    this.#storedTimeZone = storedTimeZone;
  }

  /** A connection that no query has used. @param setup SQL to run on it first */
  async connect(setup: string): Promise<DuckDBConnection> {
    const spare = this.#spare;
    this.#spare = this.#connect().catch(() => null);
    const connection = (await spare) ?? (await this.#connect());
    return setup === '' ? connection : prepared(connection, setup);
  }

  /** Why no table of neighbours is shown; null where they are, or there are none. */
  get neighbourProblem(): LearningError | null {
    return this.#neighbours.problem;
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
    this.#facts ??= this.#ask((connection) => dataFacts(rowsOf(connection), record)).catch((error: unknown) => {
      this.#facts = null;
      throw error;
    });
    return this.#facts;
  }

  async close(): Promise<void> {
    (await this.#spare)?.disconnectSync();
    this.#duckdb.closeSync();
  }

  async #connect(): Promise<DuckDBConnection> {
    const catalog = await this.#catalogRead();
    const setup = `SET streaming_buffer_size = '${STREAMING_BUFFER}'`;
    return prepared(await this.#duckdb.connect(), catalog.hasMacros ? setup + ownFunctionsFirst(catalog) : setup);
  }

  #catalogRead(): Promise<Catalog> {
    this.#catalog ??= this.#ask((connection) => Catalog.read(catalogOf(connection), [RECORD, ...NAMES_BESIDE])).catch(
      (error: unknown) => {
        this.#catalog = null;
        throw error;
      },
    );
    return this.#catalog;
  }

  async #readRecord(admit: Admit): Promise<ExecutionRecord> {
    const catalog = await this.#catalogRead();
    const ask = async (sql: string) => {
      await admit(sql, catalog);
      return this.#ask((connection) => firstRow(connection, sql));
    };
    const record = await readRecord(catalog, { storedInUtc: this.#storedTimeZone === 'UTC', ask });
    const live = withNeighbours(withOwnTables(record), this.#neighbours.attached, this.#storedTimeZone);
    const { attached } = this.#archive;
    if (attached === null) return live;
    try {
      if (live.select !== null) await admit(live.select, live.catalog);
      return await this.#ask((connection) => withArchive(live, attached, (sql) => allRows(connection, sql)));
    } catch (cause) {
      this.archiveProblem = archiveProblem(cause);
      return live;
    }
  }

  async #ask<T>(question: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#duckdb.connect();
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

interface Files {
  readonly path: string;
  readonly replay: Replay | null;
  readonly beside: Beside;
}

interface Attachment<T> {
  readonly attached: T | null;
  readonly problem: LearningError | null;
}

interface Opened {
  readonly duckdb: DuckDBInstance;
  readonly archive: Attachment<AttachedArchive>;
  readonly neighbours: Attachment<AttachedNeighbours>;
}

async function openReadOnly({ path, beside }: Files, settings: InstanceSettings): Promise<Opened> {
  const isAlone = beside.archive === null && beside.neighbours === null;
  const duckdb = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
    ...closedOptions(settings),
    ...(isAlone && { enable_external_access: 'false' }),
  });
  const none = { attached: null, problem: null };
  try {
    const archive = beside.archive ? await attachArchive(duckdb, beside.archive) : none;
    const neighbours = beside.neighbours ? await attachNeighbours(duckdb, beside.neighbours) : none;
    if (!isAlone) await closeToFiles(duckdb);
    await lockDown(duckdb, settings.storedTimeZone);
    return { duckdb, archive, neighbours };
  } catch (error) {
    duckdb.closeSync();
    throw error;
  }
}

/** Both catalogs are named after that of the database, which therefore has neither name. */
async function attachArchive(duckdb: DuckDBInstance, { path }: ArchiveFile): Promise<Attachment<AttachedArchive>> {
  const connection = await duckdb.connect();
  try {
    const database = await nameOf(connection);
    const attached = { catalog: `${database}_archive`, scratch: `${database}_archive_scratch` };
    await connection.run(`
      ATTACH ${quoteText(path)} AS ${quoteIdentifier(attached.catalog)} (READ_ONLY);
      ATTACH ':memory:' AS ${quoteIdentifier(attached.scratch)} (READ_WRITE)`);
    return { attached, problem: null };
  } catch (cause) {
    return { attached: null, problem: archiveProblem(cause) };
  } finally {
    connection.disconnectSync();
  }
}

async function nameOf(connection: DuckDBConnection): Promise<string> {
  const [[database]] = (await allRows(connection, 'SELECT system.main.current_database()')) as [[string]];
  return database;
}

async function attachNeighbours(
  duckdb: DuckDBInstance,
  { path }: NeighbourFile,
): Promise<Attachment<AttachedNeighbours>> {
  const connection = await duckdb.connect();
  try {
    const catalog = `${await nameOf(connection)}_neighbours`;
    await connection.run(`ATTACH ${quoteText(path)} AS ${quoteIdentifier(catalog)} (READ_ONLY)`);
    const named = await allRows(
      connection,
      `SELECT table_name FROM system.main.duckdb_tables() WHERE database_name = ${quoteText(catalog)}`,
    );
    return { attached: { catalog, tables: new Set(named.map(([name]) => String(name))) }, problem: null };
  } catch (cause) {
    const says = 'What lies beside the database cannot be shown: its private copy cannot be opened.';
    return { attached: null, problem: new LearningError('damaged_neighbour', says, { cause }) };
  } finally {
    connection.disconnectSync();
  }
}

async function closeToFiles(duckdb: DuckDBInstance): Promise<void> {
  const connection = await duckdb.connect();
  try {
    await connection.run('SET GLOBAL enable_external_access = false');
  } finally {
    connection.disconnectSync();
  }
}

function archiveProblem(cause: unknown): LearningError {
  return new LearningError('damaged_archive', 'Archived rows are missing: they cannot be shown beside the live ones.', {
    cause,
  });
}

async function prepared(connection: DuckDBConnection, setup: string): Promise<DuckDBConnection> {
  try {
    await connection.run(setup);
    return connection;
  } catch (error) {
    connection.disconnectSync();
    throw error;
  }
}

async function firstRow(connection: DuckDBConnection, sql: string): Promise<readonly unknown[]> {
  return (await allRows(connection, sql))[0]!;
}

/** Within the time that DuckDB may look. */
async function allRows(connection: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  let interrupts: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    interrupts = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  }, LOOK_MS);
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    clearTimeout(patience);
    clearInterval(interrupts);
  }
}

/**
 * Macros of a database go before the functions of DuckDB by the same names: its `avg` would be what ours means by it. In
 * this order they do not; what only the database has is found all the same.
 */
function ownFunctionsFirst({ database }: Catalog): string {
  const path = `system.main,${quoteIdentifier(database)}.main`;
  return `; SET search_path = ${quoteText(path)}; CREATE TEMP MACRO current_database() AS ${quoteText(database)}`;
}

/**
 * The file is open by now, so the file system can be closed altogether: without it, `enable_external_access` still lets
 * a query read the database's own file. In the zone of stored times, times with and without a zone mean the same.
 */
async function lockDown(duckdb: DuckDBInstance, timeZone: string): Promise<void> {
  const connection = await duckdb.connect();
  try {
    await connection.run(`
      SET GLOBAL TimeZone = ${quoteText(timeZone)};
      SET GLOBAL disabled_filesystems = 'LocalFileSystem';
      SET GLOBAL allowed_configs = ['streaming_buffer_size', 'search_path'];
      SET GLOBAL lock_configuration = true`);
  } finally {
    connection.disconnectSync();
  }
}
