import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';
import { storeError } from './store-error';

interface DatabaseOptions {
  /** Bytes; of a database that does not exist yet. */
  readonly blockSize?: number | undefined;
  /** What errors call it; the file's name unless told. */
  readonly name?: string | undefined;
  readonly threads?: number | undefined;
  /** Aborting it interrupts what runs, and refuses what comes after. */
  readonly signal?: AbortSignal | undefined;
}

const REPEAT_INTERRUPT = 50;

/** POSIX drops a process's locks on a file as soon as it closes any descriptor of it, so one is never opened twice. */
const open = new Set<string>();

/** A database file open for writing, and locked by this process until it is closed. Throws LearningError. */
export class Database {
  readonly #place: string;
  readonly #name: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => {
    // DuckDB forgets an interrupt that comes before execution begins.
    this.#interrupting ??= setInterval(() => this.#connection.interrupt(), REPEAT_INTERRUPT);
    this.#connection.interrupt();
  };
  #interrupting: NodeJS.Timeout | undefined;

  /** Creates the file when it is absent. */
  static async open(
    path: string,
    { blockSize, threads, signal, name = basename(path) }: DatabaseOptions = {},
  ): Promise<Database> {
    const place = await realpath(path).catch(() => resolve(path));
    if (open.has(place)) throw storeError(new Error('could not set lock'), name);
    open.add(place);
    try {
      const instance = await DuckDBInstance.create(place, {
        autoload_known_extensions: 'false',
        autoinstall_known_extensions: 'false',
        ...(blockSize && { default_block_size: String(blockSize) }),
        ...(threads && { threads: String(threads) }),
      });
      return new Database({ place, name, signal }, instance, await instance.connect());
    } catch (cause) {
      open.delete(place);
      throw storeError(cause, name);
    }
  }

  private constructor(
    { place, name, signal }: { place: string; name: string; signal: AbortSignal | undefined },
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#place = place;
    this.#name = name;
    this.#signal = signal;
    this.#instance = instance;
    this.#connection = connection;
    signal?.addEventListener('abort', this.#abort);
  }

  /** Runs one statement, or several without values, and commits it. */
  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.#guarded(() => this.#connection.run(sql, values));
  }

  /** Rows as JSON: times in DuckDB's own spelling, BIGINT as text. */
  async rows(sql: string, values?: DuckDBValue[]): Promise<Json[][]> {
    return this.#guarded(async () => (await this.#connection.runAndReadAll(sql, values)).getRowsJson());
  }

  /** Gives the lock up. What is committed is safe; `CHECKPOINT` beforehand leaves no WAL. */
  close(): void {
    clearInterval(this.#interrupting);
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#connection.disconnectSync();
    this.#instance.closeSync();
    open.delete(this.#place);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#signal?.aborted) throw storeError(new Error('INTERRUPT'), this.#name);
    try {
      return await work();
    } catch (cause) {
      throw storeError(cause, this.#name);
    }
  }
}
