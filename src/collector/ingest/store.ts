import { basename } from 'node:path';
import { LearningError } from '../../error/learning-error';
import type { TableName } from '../../model/tables';
import { isOfBrokenIndex } from '../../store/broken-index';
import { ensureTable } from '../../store/create-schema';
import type { Session } from '../../store/session';
import { WritableDatabase } from '../../writing/writable-database';
import { faultOf, OwnFile } from './own-file';
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

interface Opened {
  readonly database: WritableDatabase;
  readonly file: OwnFile;
}

/** The database that this process owns. DuckDB shuts one that it could not write to, so it can be opened anew. */
export class Store {
  readonly path: string;
  #memoryLimitMb: number;
  #database: WritableDatabase;
  #file: OwnFile;
  /** Why it could not be opened anew the last time that it was tried. */
  #unopened: LearningError | null = null;
  readonly #sessions = new Map<string, Promise<Session>>();
  #pace: keyof typeof CHECKPOINT_AT = 'calm';
  #users = 0;
  #reopening: Promise<string | null> | null = null;
  #isClosed = false;
  #isFollowing = false;
  #idle: (() => void) | null = null;

  static async open(path: string, memoryLimitMb: number): Promise<Store> {
    return new Store(path, memoryLimitMb, await Store.#connect(path, memoryLimitMb));
  }

  private constructor(path: string, memoryLimitMb: number, { database, file }: Opened) {
    this.path = path;
    this.#memoryLimitMb = memoryLimitMb;
    this.#database = database;
    this.#file = file;
  }

  static async #connect(path: string, memoryLimitMb: number): Promise<Opened> {
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
      return { database, file: await OwnFile.open(path) };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Reads on a connection of its own by that name, which keeps its temporary tables. One work at a time for each name. */
  use<T>(name: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#mending(async () => work(await this.#session(name)));
  }

  /** The same for what writes. Throws LearningError `io_error` where the file is no longer ours, or was not in the end. */
  write<T>(name: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#mending(() => this.#writing(async () => work(await this.#session(name))));
  }

  /** As `write`, for what has connections of its own; once more with more memory where that was at fault. */
  async withDatabase<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    const writing = () => this.#mending((database) => this.#writing(() => work(database)));
    try {
      return await writing();
    } catch (error) {
      if (!(error instanceof LearningError) || error.code !== 'out_of_memory') throw error;
      await this.widen();
      return writing();
    }
  }

  async #writing<T>(work: () => Promise<T>): Promise<T> {
    await this.#requireFile();
    const result = await this.#file.whileWriting(work);
    await this.#requireFile();
    return result;
  }

  #session(name: string): Promise<Session> {
    const session = this.#sessions.get(name) ?? this.#database.session();
    this.#sessions.set(name, session);
    return session;
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

  /** What keeps the file from being written to, besides what a writer is told; null where nothing does. */
  async fault(): Promise<LearningError | null> {
    if (this.#reopening) return this.#unopened;
    return faultOf(await this.#file.look(), basename(this.path));
  }

  /** Whether the file that it has open is not the one that is there. */
  async isElsewhere(): Promise<boolean> {
    return this.#reopening ? this.#isFollowing : (await this.#file.look()) !== 'ours';
  }

  async #requireFile(): Promise<void> {
    const fault = faultOf(await this.#file.look(), basename(this.path));
    if (fault) throw fault;
  }

  /**
   * Goes on with the file that has taken the place of ours, where it has rested since the last call.
   * @returns the name under which the log of the former one is kept, null where that had none; false where it did not
   */
  async follow(): Promise<{ readonly log: string | null } | false> {
    if (this.#reopening || (await this.#file.look()) !== 'replaced' || !(await this.#file.hasRested())) return false;
    this.#isFollowing = true;
    try {
      return { log: await this.#openAnew() };
    } finally {
      this.#isFollowing = false;
    }
  }

  /** Opens it anew where DuckDB has shut it. Tries for as long as it takes. @returns whether it had to */
  async recover(error: unknown): Promise<boolean> {
    if (!isFatal(error)) return false;
    await this.#openAnew(isOfBrokenIndex(error));
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
    this.#isClosed = true;
    // It has closed the file before it opens one.
    if (this.#reopening) return void (await this.#reopening);
    await this.#unused();
    await this.#leave();
  }

  /**
   * Closes the file. One that is not ours any more is not changed by it, and its log not left to the one in its place.
   * @returns the name under which that log is kept
   */
  async #leave(): Promise<string | null> {
    for (const session of this.#sessions.values()) (await session.catch(() => null))?.close();
    this.#sessions.clear();
    const fate = await this.#file.look();
    // By itself DuckDB would make a checkpoint in the file that is there, and take away the log of that name.
    const last = fate === 'ours' ? 'CHECKPOINT' : 'PRAGMA disable_checkpoint_on_shutdown';
    await this.#database.run(last).catch(() => {});
    this.#database.close();
    const log = fate === 'replaced' ? await this.#file.setLogAside() : null;
    await this.#file.close();
    return log;
  }

  async #using<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    while (this.#reopening) await this.#reopening;
    if (this.#isClosed) throw new LearningError('shutting_down', 'The collector is ending.');
    this.#users += 1;
    try {
      return await work(this.#database);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle?.();
    }
  }

  #openAnew(withNewIndexes = false): Promise<string | null> {
    this.#reopening ??= this.#reopen(withNewIndexes).finally(() => {
      this.#reopening = null;
      this.#unopened = null;
    });
    return this.#reopening;
  }

  async #reopen(withNewIndexes: boolean): Promise<string | null> {
    await this.#unused();
    const log = await this.#leave();
    for (let i = 0; !this.#isClosed; i++) {
      await new Promise((resolve) => setTimeout(resolve, REOPEN_MS[Math.min(i, REOPEN_MS.length - 1)]));
      try {
        const { database, file } = await Store.#connect(this.path, this.#memoryLimitMb);
        if (withNewIndexes) await file.whileWriting(() => database.makeIndexesAnew()).catch(() => {});
        this.#database = database;
        this.#file = file;
        this.#pace = 'calm';
        break;
      } catch (error) {
        // The disk may still be full.
        this.#unopened = LearningError.from(error);
      }
    }
    return log;
  }

  async #unused(): Promise<void> {
    if (this.#users === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    this.#idle = null;
  }
}
