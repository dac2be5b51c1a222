import { tableFromIPC } from '@uwdata/flechette';
import { quoteIdentifier } from '../../model/quote';
import type { Bindings } from './bindings';
import { PARTS_FOLDER } from './parts';

/** How long DuckDB works before messages to the worker are heard. */
const POLL_MS = 20;

/** The catalog that DuckDB begins with; it holds what is the engine's own. */
const OWN = 'memory';

/** Settings that close DuckDB: nothing can be loaded, and nothing outside can be reached. */
const CLOSED = (memoryLimitMb: number) => [
  'SET errors_as_json = true',
  'SET autoload_known_extensions = false',
  'SET autoinstall_known_extensions = false',
  'SET allow_community_extensions = false',
  `SET memory_limit = '${memoryLimitMb}MiB'`,
];

/**
 * The connections of the engine to DuckDB, which works in this thread: who asks it hears nothing meanwhile. One of them
 * takes in data, one is for the statements that are asked.
 */
export class Session {
  readonly bindings: Bindings;
  readonly #own: number;
  readonly #asking: number;
  readonly database: string;

  /** @param attach SQL that attaches the database that is asked, by its name; it may read a file that is registered */
  static open(bindings: Bindings, { memoryLimitMb, database, attach }: SessionOptions): Session {
    bindings.reset();
    bindings.open({
      path: ':memory:',
      arrowLosslessConversion: true,
      query: { castBigIntToDouble: false, queryPollingInterval: POLL_MS },
    });
    const session = new Session(bindings, database);
    try {
      for (const sql of CLOSED(memoryLimitMb)) session.run(sql);
      session.run(attach);
      session.run(`SET allowed_directories = ['${PARTS_FOLDER}']`);
      session.run('SET enable_external_access = false');
      session.run("SET allowed_configs = ['search_path', 'errors_as_json']");
      session.run('SET lock_configuration = true');
      // There is no JSON extension: a cast to JSON gives text.
      session.run(`CREATE TYPE ${OWN}.main.JSON AS VARCHAR`);
      session.runAsking('SET errors_as_json = true');
      session.databaseFirst();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  private constructor(bindings: Bindings, database: string) {
    this.bindings = bindings;
    this.database = database;
    const connect = () => bindings.connect().useUnsafe((_, connection) => connection);
    this.#own = connect();
    this.#asking = connect();
  }

  close(): void {
    this.bindings.disconnect(this.#own);
    this.bindings.disconnect(this.#asking);
  }

  /** A statement of ours, whose rows nobody needs. */
  run(sql: string): void {
    this.bindings.runQuery(this.#own, sql);
  }

  /** Rows of a SELECT of ours, asked as a statement is; 64-bit integers are numbers where they fit. */
  rows(sql: string): (readonly unknown[])[] {
    const table = tableFromIPC(this.bindings.runQuery(this.#asking, sql));
    const columns = table.schema.fields.map((_, i) => table.getChildAt(i)!);
    return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column.at(row)));
  }

  /** On the connection of statements. */
  runAsking(sql: string): void {
    this.bindings.runQuery(this.#asking, sql);
  }

  /** Begins to plan and to execute. @returns the Arrow schema, where it is known already */
  start(sql: string): Uint8Array | null {
    return this.bindings.startPendingQuery(this.#asking, sql, true);
  }

  /** Works on for a moment. @returns the Arrow schema, once rows can be fetched */
  poll(): Uint8Array | null {
    return this.bindings.pollPendingQuery(this.#asking);
  }

  /** A record batch; empty at the end, null where there is none yet. */
  fetch(): Uint8Array | null {
    return this.bindings.fetchQueryResults(this.#asking);
  }

  cancel(): void {
    this.bindings.cancelPendingQuery(this.#asking);
  }

  /** Puts the database first on the search path, so that the catalog speaks of it. */
  databaseFirst(): void {
    this.runAsking(`SET search_path = ${this.#path()}`);
  }

  /** What a database's own macros go after, lest its `avg` be what ours means by it. */
  functionsFirst(): void {
    this.runAsking(`SET search_path = ${this.#path(`system.main,${OWN}.main,`)}`);
  }

  #path(before = ''): string {
    const path = `${before}${quoteIdentifier(this.database)}.main${before === '' ? `,${OWN}.main` : ''}`;
    return `'${path.replaceAll("'", "''")}'`;
  }
}

export interface SessionOptions {
  readonly memoryLimitMb: number;
  readonly database: string;
  readonly attach: string;
}
