import { DuckDBInstance, type DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Serialized } from '../sql-guard/syntax-tree';

const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)/g;

/** DuckDB writes numbers such as 1e999 as JSON does not know them. */
function parseTree(json: string): Serialized {
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(json.replace(STRING_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null')));
  }
}

/**
 * DuckDB's own parser, in an instance that holds nothing: it yields the tree of a SELECT and executes none of it, which
 * cannot be said of extracting or preparing a statement (`PRAGMA import_database` reads its files then).
 */
export class SqlParser {
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
    const serialize = await connection.prepare(
      'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)',
    );
    return new SqlParser(instance, serialize);
  }

  private constructor(instance: DuckDBInstance, serialize: DuckDBPreparedStatement) {
    this.#instance = instance;
    this.#serialize = serialize;
  }

  /** One at a time: the prepared statement has one place for its parameter. */
  parse(sql: string): Promise<Serialized> {
    const parsed = this.#last.then(() => this.#parse(sql));
    this.#last = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#serialize.destroySync();
    this.#instance.closeSync();
  }

  async #parse(sql: string): Promise<Serialized> {
    this.#serialize.bindVarchar(1, sql);
    const result = await this.#serialize.run();
    return parseTree(String(result.getChunk(0).getColumnVector(0).getItem(0)));
  }
}
