import type { DuckDBConnection } from '@duckdb/node-api';
import type { Generation } from '../../../snapshot/generation';
import type { LogOutcome } from '../../../snapshot/reader';
import { GrowingDatabase, type GrownGeneration } from '../growing/growing-database';
import type { GrowingDatabases, GrownState } from '../growing/growing-databases';
import { NotTakenIn } from '../growing/not-taken-in';
import {
  type Beside,
  CLOSE_TO_FILES,
  type InstanceSettings,
  lockDown,
  NOTHING_ATTACHED,
  neighboursOn,
} from '../opened';
import type { Shared } from '../shared';
import { READ_AHEAD, type Source } from './source';
import { StillSource } from './still-source';

const MEBIBYTE = 1024 * 1024;

/** One state of a database that grows. */
export class GrownSource implements Source {
  readonly archive = NOTHING_ATTACHED;
  readonly #generation: GrownGeneration;
  readonly grown: GrownState;
  readonly #openStill: () => Promise<StillSource>;
  /** The same state, opened by itself for those who come late. */
  #still: Promise<StillSource> | null = null;

  /** Throws NotTakenIn where the generation has to be opened by itself, or what DuckDB says. */
  static async open(
    generation: Generation,
    beside: Beside,
    settings: InstanceSettings,
    growing: GrowingDatabases,
  ): Promise<GrownSource> {
    const { grown } = generation;
    const { storedTimeZone, takeInLogMb, segmentRows, ...share } = settings;
    if (takeInLogMb === 0) throw new NotTakenIn('off', 'no log is taken in');
    if (!grown) throw new NotTakenIn('apart', 'the log was copied whole');
    // What the archive shows depends on the rows that are there.
    if (beside.archive !== null) throw new NotTakenIn('beside', 'an archive lies beside it');
    const database = { ...generation, grown };
    const state = await growing.use(database, beside.neighbours?.id ?? '', () =>
      GrowingDatabase.open(database, {
        memoryLimitMb: share.memoryLimitMb,
        threads: share.threads,
        mostBytes: takeInLogMb * MEBIBYTE,
        segmentRows,
        setup: READ_AHEAD,
        close: async (connection) => {
          const neighbours = await neighboursOn(connection, beside);
          await connection.run(CLOSE_TO_FILES);
          await connection.run(lockDown(storedTimeZone));
          return neighbours;
        },
      }),
    );
    return new GrownSource(database, state, () => StillSource.open(generation, beside, settings));
  }

  private constructor(generation: GrownGeneration, state: GrownState, openStill: () => Promise<StillSource>) {
    this.#generation = generation;
    this.grown = state;
    this.#openStill = openStill;
  }

  get path(): string {
    return this.#generation.path;
  }

  get freeBytes(): number | null {
    return this.grown.database.freeBytes;
  }

  get outcome(): LogOutcome {
    return this.grown.outcome;
  }

  get neighbours(): Source['neighbours'] {
    return this.grown.database.neighbours;
  }

  async connect(setup: string): Promise<DuckDBConnection> {
    const { database, position } = this.grown;
    const connection = await database.connectAt(position, setup);
    if (connection !== null) return connection;
    this.#still ??= this.#openStill();
    return (await this.#still).connect(setup);
  }

  connectPlainly(): Promise<DuckDBConnection> {
    return this.connect('');
  }

  /** No log that is taken in tells of anything but rows. */
  once<K extends keyof Shared>(key: K, work: () => Promise<Shared[K]>): Promise<Shared[K]> {
    const { shared } = this.grown.database;
    const known = (shared[key] as Promise<Shared[K]> | undefined) ?? work();
    shared[key] = known;
    known.catch(() => {
      delete shared[key];
    });
    return known;
  }

  async close(): Promise<void> {
    await this.grown.release();
    await (await this.#still?.catch(() => null))?.close();
  }
}
