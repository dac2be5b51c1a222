import type { DuckDBAppender, DuckDBConnection, DuckDBValue, Json } from '@duckdb/node-api';
import { onAbort } from '../error/cancellation';
import { LearningError } from '../error/learning-error';
import { storeError } from './store-error';

/** One row, by column: times in DuckDB's own spelling, BIGINT and HUGEINT as text; cast them to have numbers. */
export type Row = Readonly<Record<string, Json>>;

const REPEAT_INTERRUPT = 50;

/** One connection to a database that is open for writing: it has its own transaction and its own temporary tables. Throws LearningError. */
export class Session {
  readonly #connection: DuckDBConnection;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #stopListening: () => void;
  #interrupting: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param name what errors call the database. @param signal aborting it interrupts what runs, and refuses what comes after */
  constructor(connection: DuckDBConnection, name: string, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#name = name;
    this.#signal = signal;
    this.#stopListening = onAbort(signal, () => {
      // DuckDB forgets an interrupt that comes before execution begins.
      this.#interrupting = setInterval(() => connection.interrupt(), REPEAT_INTERRUPT);
      connection.interrupt();
    });
  }

  /** Runs one statement, or several without values, and commits it unless a transaction is open. */
  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.#guarded(() => this.#connection.run(sql, values));
  }

  /** The same, and yields how many rows it inserted, changed or deleted. */
  async change(sql: string, values?: DuckDBValue[]): Promise<number> {
    return this.#guarded(async () => (await this.#connection.run(sql, values)).rowsChanged);
  }

  /** Rows as JSON in the order of their columns, with values as `Row` has them. */
  async rows(sql: string, values?: DuckDBValue[]): Promise<Json[][]> {
    return this.#guarded(async () => (await this.#connection.runAndReadAll(sql, values)).getRowsJson());
  }

  /** Rows by the names of their columns. */
  async all(sql: string, values?: DuckDBValue[]): Promise<Row[]> {
    return this.#guarded(async () => (await this.#connection.runAndReadAll(sql, values)).getRowObjectsJson());
  }

  /** DuckDB's own appender; what it throws is DuckDB's, and may hold values of rows. Close it before the transaction ends. */
  async appender(table: string): Promise<DuckDBAppender> {
    return this.#guarded(() => this.#connection.createAppender(table));
  }

  /** Rolls back what is not committed. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#interrupting);
    this.#stopListening();
    this.#connection.disconnectSync();
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    // DuckDB itself would wait for ever, or use what is gone.
    if (this.#isClosed) throw new LearningError('internal', `${this.#name} was asked after it had been closed.`);
    if (this.#signal?.aborted) throw storeError(new Error('INTERRUPT'), this.#name);
    try {
      return await work();
    } catch (cause) {
      throw storeError(cause, this.#name);
    }
  }
}
