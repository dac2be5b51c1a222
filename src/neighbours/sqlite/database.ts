import { basename } from 'node:path';
import type { BindParams, Database, SqlJsStatic, SqlValue } from 'sql.js';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { quoteIdentifier } from '../../model/quote';
import { copySqlite } from './copy';

let loading: Promise<SqlJsStatic> | null = null;

/** SQLite, loaded when first asked for. */
function sqlite(): Promise<SqlJsStatic> {
  loading ??= import(/* webpackMode: "lazy", webpackChunkName: "sqlite" */ 'sql.js/dist/sql-wasm-inline.js').then(
    ({ default: init }) => init(),
  );
  return loading;
}

export interface SqliteColumn {
  readonly name: string;
  /** The declared type. */
  readonly type: string;
}

export interface SqliteTable {
  /** The name as the database spells it. */
  readonly name: string;
  readonly columns: readonly SqliteColumn[];
}

/** A private copy of a SQLite database, in memory. */
export class SqliteDatabase {
  /** The name of the file, for messages. */
  readonly name: string;
  readonly #database: Database;

  /** A copy of the file as of its last commit. Throws LearningError as `copySqlite` does. */
  static async open(path: string, signal?: AbortSignal): Promise<SqliteDatabase> {
    return SqliteDatabase.of(await copySqlite(path, signal), basename(path));
  }

  /** @param bytes of a whole database without a log; none for a new one */
  static async of(bytes: Uint8Array | null, name: string): Promise<SqliteDatabase> {
    const { Database } = await sqlite();
    const opened = new SqliteDatabase(new Database(bytes), name);
    // A file of others may hold a schema that does things of its own.
    opened.run('PRAGMA trusted_schema = OFF');
    return opened;
  }

  private constructor(database: Database, name: string) {
    this.#database = database;
    this.name = name;
  }

  /** Tables whose rows are stored, views and virtual tables left out, by their names in lower case. */
  tables(): ReadonlyMap<string, SqliteTable> {
    const names = this.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").map(([name]) =>
      String(name),
    );
    return new Map(
      names.map((name) => {
        const columns = this.rows(`PRAGMA table_info(${quoteIdentifier(name)})`).map(([, column, type]) => ({
          name: String(column),
          type: String(type),
        }));
        return [name.toLowerCase(), { name, columns }];
      }),
    );
  }

  /** Throws LearningError where the file is damaged. */
  rows(sql: string, parameters: BindParams = null): SqlValue[][] {
    return [...this.each(sql, parameters)];
  }

  /** One row at a time. */
  *each(sql: string, parameters: BindParams = null): Generator<SqlValue[]> {
    try {
      const statement = this.#database.prepare(sql, parameters);
      try {
        while (statement.step()) yield statement.get();
      } finally {
        statement.free();
      }
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  run(sql: string, parameters: BindParams = null): void {
    try {
      this.#database.run(sql, parameters);
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  /** What SQLite finds wrong with its pages, indexes and foreign keys, as sentences; none where all is well. */
  faults(): string[] {
    const damage = this.rows('PRAGMA integrity_check(20)')
      .map(([text]) => String(text))
      .filter((text) => text !== 'ok');
    const broken = this.rows('PRAGMA foreign_key_check').length;
    return broken === 0
      ? damage
      : [...damage, `${plural(broken, 'row refers', 'rows refer')} to rows that are not there.`];
  }

  /** The whole database as a file. */
  bytes(): Uint8Array {
    return this.#database.export();
  }

  close(): void {
    this.#database.close();
  }

  #failure(cause: unknown): LearningError {
    if (cause instanceof LearningError) return cause;
    // After a RuntimeError its memory cannot be trusted: SQLite is loaded anew.
    if (cause instanceof Error && cause.name === 'RuntimeError') loading = null;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/encrypted|not a database/i.test(text)) {
      return new LearningError('not_sqlite', `${this.name} is no SQLite database, or an encrypted one.`, { cause });
    }
    return new LearningError('damaged_neighbour', `${this.name} is damaged: ${reason(text)}.`, { cause });
  }
}

/** SQLite's own words, without what they were said of. */
function reason(text: string): string {
  if (/malformed database schema/i.test(text)) return 'its schema cannot be read';
  if (/malformed|corrupt/i.test(text)) return 'SQLite cannot read its pages';
  if (/out of memory|memory access/i.test(text)) return 'SQLite has no memory for it';
  return 'SQLite cannot read it';
}
