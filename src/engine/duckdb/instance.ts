import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import type { Generation } from '../../snapshot/generation';
import type { Replay } from '../../snapshot/reader';
import { isReplayFailure, openError } from './duckdb-error';
import { Catalog } from './guard/catalog';
import { replayed } from './replay';
import { type StatusColumns, statusColumns } from './status-view';

export interface InstanceSettings {
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/**
 * DuckDB reads ahead by this much of a result. It counts rows, and keeps room for 2048 of them around each one that a
 * recursive query yields: of its own 1 MB that made 2 GB.
 */
const STREAMING_BUFFER = '32KB';

/** DuckDB on one generation, closed to files, network and settings. */
export class Instance {
  /** The database that is open: the copy, or the one that its log was written into. */
  readonly path: string;
  readonly replay: Replay | null;
  readonly #duckdb: DuckDBInstance;
  /** A connection opened ahead, so that the next query need not wait for it; null where that failed. */
  #spare: Promise<DuckDBConnection | null> = Promise.resolve(null);
  #catalog: Promise<Catalog> | null = null;
  #statusColumns: Promise<StatusColumns> | null = null;

  static async open(generation: Generation, settings: InstanceSettings): Promise<Instance> {
    try {
      return new Instance(generation.path, null, await openReadOnly(generation.path, settings));
    } catch (cause) {
      if (!isReplayFailure(cause)) throw openError(cause, generation.path);
      return Instance.#openReplayed(generation, settings);
    }
  }

  static async #openReplayed(generation: Generation, settings: InstanceSettings): Promise<Instance> {
    try {
      const { path, replay } = await replayed(generation.path, settings);
      return new Instance(path, replay, await openReadOnly(path, settings));
    } catch (cause) {
      throw cause instanceof LearningError ? cause : openError(cause, generation.path);
    }
  }

  private constructor(path: string, replay: Replay | null, duckdb: DuckDBInstance) {
    this.path = path;
    this.replay = replay;
    this.#duckdb = duckdb;
  }

  /** A connection that no query has used. @param setup SQL to run on it first */
  async connect(setup: string): Promise<DuckDBConnection> {
    const spare = this.#spare;
    this.#spare = this.#connect().catch(() => null);
    const connection = (await spare) ?? (await this.#connect());
    return setup === '' ? connection : prepared(connection, setup);
  }

  catalog(): Promise<Catalog> {
    this.#catalog ??= this.#ask(Catalog.read);
    return this.#catalog;
  }

  statusColumns(): Promise<StatusColumns> {
    this.#statusColumns ??= this.#ask(statusColumns);
    return this.#statusColumns;
  }

  async close(): Promise<void> {
    (await this.#spare)?.disconnectSync();
    this.#duckdb.closeSync();
  }

  async #connect(): Promise<DuckDBConnection> {
    return prepared(await this.#duckdb.connect(), `SET streaming_buffer_size = '${STREAMING_BUFFER}'`);
  }

  async #ask<T>(question: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.#duckdb.connect();
    try {
      return await question(connection);
    } finally {
      connection.disconnectSync();
    }
  }
}

async function openReadOnly(path: string, { memoryLimitMb, threads }: InstanceSettings): Promise<DuckDBInstance> {
  const duckdb = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${memoryLimitMb}MiB`,
    threads: String(threads),
    temp_directory: '',
    errors_as_json: 'true',
    enable_external_access: 'false',
  });
  try {
    await lockDown(duckdb);
    return duckdb;
  } catch (error) {
    duckdb.closeSync();
    throw error;
  }
}

async function prepared(connection: DuckDBConnection, setup: string): Promise<DuckDBConnection> {
  try {
    await connection.run(setup);
    return connection;
  } catch (error) {
    connection.disconnectSync();
    throw error;
  }
}

/**
 * The file is open by now, so the file system can be closed altogether: without it, `enable_external_access` still lets
 * a query read the database's own file.
 */
async function lockDown(duckdb: DuckDBInstance): Promise<void> {
  const connection = await duckdb.connect();
  try {
    await connection.run(`
      SET GLOBAL TimeZone = 'UTC';
      SET GLOBAL disabled_filesystems = 'LocalFileSystem';
      SET GLOBAL allowed_configs = ['streaming_buffer_size'];
      SET GLOBAL lock_configuration = true`);
  } finally {
    connection.disconnectSync();
  }
}
