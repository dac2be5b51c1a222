import { DuckDBInstance, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { type GuardPort, PARSE_SQL } from '../sql-guard/port';

/**
 * DuckDB's own parser, in an instance that holds nothing: it yields the tree of a SELECT and executes none of it, which
 * cannot be said of extracting or preparing a statement (`PRAGMA import_database` reads its files then).
 */
export class SqlParser implements Pick<GuardPort, 'parse'> {
  readonly #instance: DuckDBInstance;
  readonly #serialize: DuckDBPreparedStatement;
  #last: Promise<unknown> = Promise.resolve();

  static async open(): Promise<SqlParser> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
      enable_external_access: 'false',
      lock_configuration: 'true',
    });
    const connection = await instance.connect();
    return new SqlParser(instance, await connection.prepare(PARSE_SQL));
  }

  private constructor(instance: DuckDBInstance, serialize: DuckDBPreparedStatement) {
    this.#instance = instance;
    this.#serialize = serialize;
  }

  /** One at a time: the prepared statement has one place for its parameter. */
  parse(sql: string): Promise<string> {
    const parsed = this.#last.then(() => this.#parse(sql));
    this.#last = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#serialize.destroySync();
    this.#instance.closeSync();
  }

  async #parse(sql: string): Promise<string> {
    this.#serialize.bindVarchar(1, sql);
    const result = await this.#serialize.run();
    return String(result.getChunk(0).getColumnVector(0).getItem(0));
  }
}
