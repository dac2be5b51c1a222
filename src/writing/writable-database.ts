import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DuckDBAppender, DuckDBValue } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { makeIndexesAnew } from '../store/broken-index';
import { Database, type DatabaseOptions } from '../store/database';
import { requireLearningDatabase } from '../store/require-learning-database';
import type { Row, Session } from '../store/session';
import { storeError } from '../store/store-error';

type WritableOptions = Pick<DatabaseOptions, 'threads' | 'memoryLimitMb' | 'signal'>;

/**
 * A learning database that exists, open for writing, and locked by this process until it is closed. No extension is loaded
 * by itself, the session's time zone is UTC, and the file keeps the storage version that it has. Everything throws
 * LearningError: `locked` names who holds it, `not_found`, `not_duckdb`, `no_executions`, `disk_full` and so on.
 */
export class WritableDatabase {
  readonly path: string;
  readonly #database: Database;

  static async open(path: string, options: WritableOptions = {}): Promise<WritableDatabase> {
    const name = basename(path);
    const stats = await stat(path).catch((cause) => {
      throw (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? new LearningError('not_found', `${name} does not exist.`, { cause })
        : storeError(cause, name);
    });
    // DuckDB would make a database of it.
    if (stats.isFile() && stats.size === 0) throw new LearningError('truncated', `${name} is empty.`);
    const database = await Database.open(path, options);
    try {
      await requireLearningDatabase(database, path);
      return new WritableDatabase(path, database);
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  private constructor(path: string, database: Database) {
    this.path = path;
    this.#database = database;
  }

  /** Makes the named indexes anew; for who has found one that lacks rows. */
  makeIndexesAnew(): Promise<void> {
    return makeIndexesAnew(this.#database.main);
  }

  /** Runs one statement, or several without values, and commits it. */
  run(sql: string, values?: DuckDBValue[]): Promise<void> {
    return this.#database.main.run(sql, values);
  }

  /** The same, and yields how many rows it inserted, changed or deleted. */
  change(sql: string, values?: DuckDBValue[]): Promise<number> {
    return this.#database.main.change(sql, values);
  }

  /** Rows by column: times in DuckDB's own spelling, BIGINT and HUGEINT as text; cast them to have numbers. */
  all(sql: string, values?: DuckDBValue[]): Promise<Row[]> {
    return this.#database.main.all(sql, values);
  }

  /** DuckDB's own appender, outside of transactions; what it throws is DuckDB's, and may hold values of rows. */
  appender(table: string): Promise<DuckDBAppender> {
    return this.#database.main.appender(table);
  }

  /** Another connection, with temporary tables of its own; close it before the database. */
  session(): Promise<Session> {
    return this.#database.session();
  }

  /**
   * Commits what `work` does through the session that it is given, or nothing of it when it throws. What it does through
   * the database itself is not part of it. Of two transactions that change the same row the later one fails.
   */
  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#database.session();
    try {
      await session.run('BEGIN');
      const result = await work(session);
      await session.run('COMMIT');
      return result;
    } finally {
      session.close();
    }
  }

  /** Writes the log into the file. Throws `busy` while a transaction that changes something is open. */
  checkpoint(): Promise<void> {
    return this.run('CHECKPOINT');
  }

  /** Gives the lock up. What is committed is safe; a checkpoint beforehand leaves no log. */
  close(): void {
    this.#database.close();
  }
}
