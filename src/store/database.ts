import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';
import { LearningError } from '../error/learning-error';
import { clearUpRestore } from '../replacement/replacement';
import { Session } from './session';
import { storeError } from './store-error';
import { takeUpIndexes } from './take-up-indexes';

export interface DatabaseOptions {
  /** Bytes; of a database that does not exist yet. */
  readonly blockSize?: number | undefined;
  /** What errors call it; the file's name unless told. */
  readonly name?: string | undefined;
  readonly threads?: number | undefined;
  /** Of DuckDB's own; its own default, most of the machine's, unless told. */
  readonly memoryLimitMb?: number | undefined;
  /** Aborting it interrupts what runs, and refuses what comes after. */
  readonly signal?: AbortSignal | undefined;
}

/** POSIX drops a process's locks on a file as soon as it closes any descriptor of it, so one is never opened twice. */
const open = new Set<string>();

/** A database file open for writing, and locked by this process until it is closed. Throws LearningError. */
export class Database {
  readonly #place: string;
  readonly #name: string;
  readonly #instance: DuckDBInstance;
  readonly #signal: AbortSignal | undefined;
  readonly #main: Session;

  /** Creates the file when it is absent, in storage that every DuckDB from 1.2 on reads; an existing one keeps its own. */
  static async open(
    path: string,
    { blockSize, threads, memoryLimitMb, signal, name = basename(path) }: DatabaseOptions = {},
  ): Promise<Database> {
    // The logs that a killed restore has set aside hold commits.
    await clearUpRestore(path);
    const place = await realpath(path).catch(() => resolve(path));
    if (open.has(place)) {
      throw new LearningError('locked', `${name} is open in this process already, PID ${process.pid}.`);
    }
    open.add(place);
    const hasLog = existsSync(`${place}.wal`) || existsSync(`${place}.wal.checkpoint`);
    try {
      const instance = await DuckDBInstance.create(place, {
        autoload_known_extensions: 'false',
        autoinstall_known_extensions: 'false',
        allow_community_extensions: 'false',
        storage_compatibility_version: 'v1.0.0',
        ...(blockSize && { default_block_size: String(blockSize) }),
        ...(threads && { threads: String(threads) }),
        ...(memoryLimitMb && { memory_limit: `${memoryLimitMb}MiB` }),
      });
      const main = new Session(await instance.connect(), name, signal);
      try {
        await main.run("SET GLOBAL TimeZone = 'UTC'");
        if (hasLog) await takeUpIndexes(main);
      } catch (cause) {
        // Interrupts would be repeated for ever.
        main.close();
        instance.closeSync();
        throw cause;
      }
      return new Database({ place, name, signal }, instance, main);
    } catch (cause) {
      open.delete(place);
      throw storeError(cause, name);
    }
  }

  private constructor(
    { place, name, signal }: { place: string; name: string; signal: AbortSignal | undefined },
    instance: DuckDBInstance,
    main: Session,
  ) {
    this.#place = place;
    this.#name = name;
    this.#signal = signal;
    this.#instance = instance;
    this.#main = main;
  }

  /** Another connection, with a transaction of its own; close it before the database. */
  async session(): Promise<Session> {
    return new Session(await this.#instance.connect(), this.#name, this.#signal);
  }

  /** Runs one statement, or several without values, and commits it. */
  run(sql: string, values?: DuckDBValue[]): Promise<void> {
    return this.#main.run(sql, values);
  }

  /** Rows as JSON: times in DuckDB's own spelling, BIGINT as text. */
  rows(sql: string, values?: DuckDBValue[]): Promise<Json[][]> {
    return this.#main.rows(sql, values);
  }

  /** The connection that `run` and `rows` use. */
  get main(): Session {
    return this.#main;
  }

  /** Gives the lock up. What is committed is safe; `CHECKPOINT` beforehand leaves no WAL. */
  close(): void {
    this.#main.close();
    this.#instance.closeSync();
    open.delete(this.#place);
  }
}
