import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { quoteText } from '../../model/quote';
import { type GuardPort, PARSE_SQL } from '../sql-guard/port';
import type { Serialized } from '../sql-guard/syntax-tree';

const TREE_SQL = 'SELECT json_serialize_sql($1::VARCHAR)';
const TEXT_SQL = 'SELECT json_deserialize_sql($1::JSON)';

/** Stands before an integer that JavaScript would round. */
const EXACT = 'learning_part_integer:';
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * DuckDB's own parser, in an instance that holds nothing: it yields the tree of a SELECT and executes none of it, which
 * cannot be said of extracting or preparing a statement (`PRAGMA import_database` reads its files then).
 */
export class SqlParser implements Pick<GuardPort, 'parse'> {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #prepared = new Map<string, DuckDBPreparedStatement>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param timeZone of its session, in which constants are evaluated */
  static async open(timeZone = 'UTC'): Promise<SqlParser> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
      enable_external_access: 'false',
    });
    const connection = await instance.connect();
    await connection.run(`SET GLOBAL TimeZone = ${quoteText(timeZone)}; SET GLOBAL lock_configuration = true`);
    return new SqlParser(instance, connection);
  }

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  parse(sql: string): Promise<string> {
    return this.#ask(PARSE_SQL, sql);
  }

  /** With everything that a tree has, so that `text` can write it. */
  async tree(sql: string): Promise<Serialized> {
    const json = await this.#ask(TREE_SQL, sql);
    return JSON.parse(json.replace(STRING_OR_LONG_INTEGER, (one) => (one.startsWith('"') ? one : `"${EXACT}${one}"`)));
  }

  /** What a tree says, in SQL. */
  text(tree: Serialized): Promise<string> {
    const json = JSON.stringify(tree, (key, value) => (key === 'query_location' ? 0 : value));
    return this.#ask(TEXT_SQL, json.replaceAll(new RegExp(`"${EXACT}(-?\\d+)"`, 'g'), '$1'));
  }

  /** The values of a SELECT of ours that names no relation but DuckDB's own, column by column of its first row. */
  row(sql: string): Promise<readonly unknown[]> {
    return this.#inTurn(async () => (await this.#connection.runAndReadAll(sql)).getRows()[0]!);
  }

  async close(): Promise<void> {
    await this.#last;
    for (const prepared of this.#prepared.values()) prepared.destroySync();
    this.#connection.disconnectSync();
    this.#instance.closeSync();
  }

  /** One at a time: a prepared statement has one place for its parameter. */
  #ask(sql: string, parameter: string): Promise<string> {
    return this.#inTurn(async () => {
      const prepared = this.#prepared.get(sql) ?? (await this.#connection.prepare(sql));
      this.#prepared.set(sql, prepared);
      prepared.bindVarchar(1, parameter);
      const result = await prepared.run();
      return String(result.getChunk(0).getColumnVector(0).getItem(0));
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
