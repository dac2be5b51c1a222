import { basename } from 'node:path';
import { LearningError } from '../../error/learning-error';
import type { TableName } from '../../model/tables';
import { type FileIdentity, identify, isSameFile } from '../../snapshot/file-identity';
import { isOfBrokenIndex } from '../../store/broken-index';
import { ensureTable } from '../../store/create-schema';
import type { Session } from '../../store/session';
import { WritableDatabase } from '../../writing/writable-database';
import { requireTables } from './require-tables';

/** The type of the column in this database: older ones hold lists of any width. */
export async function embeddingType(session: Session): Promise<string> {
  const [row] = await session.rows(
    `SELECT data_type FROM duckdb_columns() WHERE schema_name = 'main' AND lower(table_name) = 'executions' AND lower(column_name) = 'embedding'`,
  );
  return String(row?.[0] ?? 'FLOAT[]');
}

/** Tables that a database of an earlier version lacks. */
export const NEEDED_TABLES: readonly TableName[] = [
  'metadata',
  'feedback',
  'routing_decisions',
  'quarantine',
  'maintenance_log',
];

/**
 * How long the log may become. A checkpoint costs much the same for little as for much, so there are few while the database
 * is behind; else more, as whoever reads a copy replays what none has taken in. Of rows without an embedding 32 MB are about
 * 20,000: DuckDB logs 384 numbers for each, NULL or not.
 */
const CHECKPOINT_AT = { calm: '32MB', behind: '64MB' } as const;
/** More lets DuckDB's threads wait for each other without work, at twice the processor time for a small insert. */
const THREADS = 1;
/** Of memory that DuckDB has freed, what its allocator keeps; by itself hundreds of megabytes. */
const KEPT_FREE = '1MB';
const REOPEN_MS = [0, 100, 500, 1_000, 2_000, 5_000];

const isFatal = (error: unknown): boolean =>
  error instanceof LearningError && /invalidated|FATAL/i.test(error.cause instanceof Error ? error.cause.message : '');

/** Null where it cannot be told. */
const identityOf = (path: string): Promise<FileIdentity | null> => identify(path).catch(() => null);

/** The database that this process owns. DuckDB shuts one that it could not write to, so it can be opened anew. */
export class Store {
  readonly path: string;
  #memoryLimitMb: number;
  #database: WritableDatabase;
  #identity: FileIdentity | null;
  readonly #sessions = new Map<string, Promise<Session>>();
  #pace: keyof typeof CHECKPOINT_AT = 'calm';
  #users = 0;
  #reopening: Promise<void> | null = null;
  #idle: (() => void) | null = null;

  static async open(path: string, memoryLimitMb: number): Promise<Store> {
    const database = await Store.#connect(path, memoryLimitMb);
    return new Store(path, memoryLimitMb, database, await identityOf(path));
  }

  private constructor(path: string, memoryLimitMb: number, database: WritableDatabase, identity: FileIdentity | null) {
    this.path = path;
    this.#identity = identity;
    this.#memoryLimitMb = memoryLimitMb;
    this.#database = database;
  }

  static async #connect(path: string, memoryLimitMb: number): Promise<WritableDatabase> {
    const database = await WritableDatabase.open(path, { threads: THREADS, memoryLimitMb });
    try {
      await database.run(
        `SET GLOBAL checkpoint_threshold = '${CHECKPOINT_AT.calm}';
         SET GLOBAL allocator_flush_threshold = '${KEPT_FREE}';
         SET GLOBAL allocator_bulk_deallocation_flush_threshold = '${KEPT_FREE}'`,
      );
      for (const table of NEEDED_TABLES) await ensureTable(database, table);
      const session = await database.session();
      try {
        await requireTables(session, basename(path), NEEDED_TABLES);
      } finally {
        session.close();
      }
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Work on a connection of its own by that name, which keeps its temporary tables. One work at a time for each name. */
  use<T>(name: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#mending(async (database) => {
      let session = this.#sessions.get(name);
      if (session === undefined) {
        session = database.session();
        this.#sessions.set(name, session);
      }
      return work(await session);
    });
  }

  withDatabase<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    return this.#mending(async (database) => {
      await this.requireFile();
      return work(database);
    });
  }

  /** Once more where an index was at fault. */
  async #mending<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    try {
      return await this.#using(work);
    } catch (error) {
      if (!isOfBrokenIndex(error)) throw error;
      await this.recover(error);
      return this.#using(work);
    }
  }

  /** What is wrong with the file, of which DuckDB takes no notice: it writes to one without a name, or with another, as before. */
  async fault(): Promise<LearningError | null> {
    if (isSameFile(await identityOf(this.path), this.#identity)) return null;
    const name = basename(this.path);
    return new LearningError('io_error', `${name} was removed or replaced while the collector had it open.`, {
      hint: `Put it back, or restart the collector: what it acknowledges meanwhile waits in ${name}.spool.`,
    });
  }

  /** Throws LearningError `io_error` where what is written would be lost. */
  async requireFile(): Promise<void> {
    const fault = await this.fault();
    if (fault) throw fault;
  }

  /** Opens it anew where DuckDB has shut it. Tries for as long as it takes. @returns whether it had to */
  async recover(error: unknown): Promise<boolean> {
    if (!isFatal(error)) return false;
    this.#reopening ??= this.#reopen(isOfBrokenIndex(error)).finally(() => {
      this.#reopening = null;
    });
    await this.#reopening;
    return true;
  }

  /** To be called before each transaction. */
  async pace(isBehind: boolean): Promise<void> {
    const pace = isBehind ? 'behind' : 'calm';
    if (pace === this.#pace) return;
    this.#pace = pace;
    await this.#database.run(`SET GLOBAL checkpoint_threshold = '${CHECKPOINT_AT[pace]}'`);
  }

  /** DuckDB keeps the indexes of a table in memory, so a larger record needs more of it. */
  async widen(): Promise<void> {
    this.#memoryLimitMb = Math.round(this.#memoryLimitMb * 1.5);
    await this.#using((database) => database.run(`SET GLOBAL memory_limit = '${this.#memoryLimitMb}MiB'`));
  }

  async close(): Promise<void> {
    await this.#unused();
    await this.#closeSessions();
    await this.#database.checkpoint().catch(() => {});
    this.#database.close();
  }

  async #using<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    while (this.#reopening) await this.#reopening;
    this.#users += 1;
    try {
      return await work(this.#database);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle?.();
    }
  }

  async #reopen(withNewIndexes: boolean): Promise<void> {
    await this.#unused();
    await this.#closeSessions();
    this.#database.close();
    for (let i = 0; ; i++) {
      await new Promise((resolve) => setTimeout(resolve, REOPEN_MS[Math.min(i, REOPEN_MS.length - 1)]));
      try {
        const database = await Store.#connect(this.path, this.#memoryLimitMb);
        if (withNewIndexes) await database.makeIndexesAnew().catch(() => {});
        this.#database = database;
        this.#identity = await identityOf(this.path);
        this.#pace = 'calm';
        return;
      } catch {
        // The disk may still be full.
      }
    }
  }

  async #unused(): Promise<void> {
    if (this.#users === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    this.#idle = null;
  }

  async #closeSessions(): Promise<void> {
    for (const session of this.#sessions.values()) (await session.catch(() => null))?.close();
    this.#sessions.clear();
  }
}
