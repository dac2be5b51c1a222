import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { LearningError } from '../../../error/learning-error';
import type { Generation } from '../../../snapshot/generation';
import { layLog } from '../../../snapshot/grown-log';
import { privateFolderError } from '../../../snapshot/io-error';
import type { Replay } from '../../../snapshot/reader';
import { isReplayFailure, openError } from '../../duckdb/duckdb-error';
import { archivedOnlySql, type Overlap } from '../../duckdb/record/archive-overlap';
import type { DataFacts } from '../../engine';
import { findPairs } from '../find-pairs';
import { KeptConnections } from '../kept-connections';
import { letGoOfBuffers } from '../let-go';
import { type Beside, type InstanceSettings, type Opened, openReadOnly } from '../opened';
import { prepared } from '../prepared';
import { replayed } from '../replay';
import type { Shared } from '../shared';
import { READ_AHEAD, type Source } from './source';

/** A copy that DuckDB has opened by itself, with its whole log. */
export class StillSource implements Source {
  readonly path: string;
  readonly freeBytes = null;
  readonly grown = null;
  readonly replay: Replay | null;
  readonly archive: Opened['archive'];
  readonly neighbours: Opened['neighbours'];
  readonly #duckdb: DuckDBInstance;
  readonly #memoryLimitMb: number;
  /** Those that queries have left as they were. */
  readonly #kept = new KeptConnections();
  /** A connection opened ahead, so that the next query need not wait for it; null where that failed. */
  #spare: Promise<DuckDBConnection | null> = Promise.resolve(null);

  /** Throws LearningError. */
  static async open(generation: Generation, beside: Beside, settings: InstanceSettings): Promise<StillSource> {
    const { path } = generation;
    await layLog(generation).catch((cause) => {
      throw privateFolderError(cause);
    });
    try {
      return new StillSource(
        { path, replay: null },
        await openReadOnly(path, beside, settings),
        settings.memoryLimitMb,
      );
    } catch (cause) {
      if (!isReplayFailure(cause)) throw openError(cause, path);
    }
    try {
      const database = await replayed(path, settings);
      return new StillSource(database, await openReadOnly(database.path, beside, settings), settings.memoryLimitMb);
    } catch (cause) {
      throw cause instanceof LearningError ? cause : openError(cause, path);
    }
  }

  private constructor(
    { path, replay }: { readonly path: string; readonly replay: Replay | null },
    { duckdb, archive, neighbours }: Opened,
    memoryLimitMb: number,
  ) {
    this.path = path;
    this.replay = replay;
    this.#duckdb = duckdb;
    this.#memoryLimitMb = memoryLimitMb;
    this.archive = archive;
    this.neighbours = neighbours;
  }

  async connect(setup: string): Promise<DuckDBConnection> {
    const kept = this.#kept.take('');
    if (kept !== undefined) return prepared(kept, setup);
    const spare = this.#spare;
    this.#spare = this.#connect().catch(() => null);
    return prepared((await spare) ?? (await this.#connect()), setup);
  }

  giveBack(connection: DuckDBConnection, setup: string): void {
    if (setup === '') this.#kept.keep(connection, setup);
    else connection.disconnectSync();
  }

  connectPlainly(): Promise<DuckDBConnection> {
    return this.#duckdb.connect();
  }

  async archivedOnly(overlap: Overlap): Promise<string> {
    const connection = await this.connectPlainly();
    try {
      return archivedOnlySql(overlap, { arePairs: (await findPairs(connection, overlap)) > 0, areOfState: true });
    } finally {
      connection.disconnectSync();
    }
  }

  facts(ask: () => Promise<DataFacts>): Promise<DataFacts> {
    return ask();
  }

  once<K extends keyof Shared>(_: K, work: () => Promise<Shared[K]>): Promise<Shared[K]> {
    return work();
  }

  async letGo(): Promise<void> {
    const connection = await this.connectPlainly();
    try {
      await letGoOfBuffers(connection, this.#memoryLimitMb);
    } finally {
      connection.disconnectSync();
    }
  }

  async close(): Promise<void> {
    this.#kept.close();
    (await this.#spare)?.disconnectSync();
    this.#duckdb.closeSync();
  }

  async #connect(): Promise<DuckDBConnection> {
    return prepared(await this.#duckdb.connect(), READ_AHEAD);
  }
}
