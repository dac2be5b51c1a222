import type { DuckDBConnection } from '@duckdb/node-api';
import type { Generation } from '../../../snapshot/generation';
import type { LogOutcome } from '../../../snapshot/reader';
import { archivedOnlySql, type Overlap } from '../../duckdb/record/archive-overlap';
import type { DataFacts } from '../../engine';
import { GrowingDatabase } from '../growing/growing-database';
import type { GrowingDatabases, GrownState } from '../growing/growing-databases';
import { NotTakenIn } from '../growing/not-taken-in';
import type { GrownGeneration } from '../growing/opened-copy';
import { attachBeside, type Beside, CLOSE_TO_FILES, type InstanceSettings, lockDown } from '../opened';
import type { Shared } from '../shared';
import { READ_AHEAD, type Source } from './source';
import { StillSource } from './still-source';

const MEBIBYTE = 1024 * 1024;

/** One state of a database that grows. */
export class GrownSource implements Source {
  readonly #generation: GrownGeneration;
  readonly grown: GrownState;
  readonly #openStill: () => Promise<StillSource>;
  /** The same state, opened by itself for those who come late. */
  #still: Promise<StillSource> | null = null;
  /** Whether it is the only one to be asked. */
  #isStill = false;
  #overlap: Overlap | null = null;
  readonly #ofStill = new WeakSet<DuckDBConnection>();

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
    const database = { ...generation, grown };
    const state = await growing.use(database, JSON.stringify([beside.archive?.id, beside.neighbours?.id]), () =>
      GrowingDatabase.open(database, {
        memoryLimitMb: share.memoryLimitMb,
        threads: share.threads,
        mostBytes: takeInLogMb * MEBIBYTE,
        segmentRows,
        setup: READ_AHEAD,
        close: async (connection) => {
          const attachments = await attachBeside(connection, beside);
          await connection.run(CLOSE_TO_FILES);
          await connection.run(lockDown(storedTimeZone));
          return attachments;
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

  get archive(): Source['archive'] {
    return this.grown.database.attachments.archive;
  }

  get neighbours(): Source['neighbours'] {
    return this.grown.database.attachments.neighbours;
  }

  async connect(setup: string, isTimeless: boolean): Promise<DuckDBConnection> {
    const { database, position } = this.grown;
    const connection = this.#isStill ? null : await database.connectAt(position, setup, isTimeless);
    if (connection !== null) return connection;
    const ofStill = await (await this.#opened()).connect(setup);
    this.#ofStill.add(ofStill);
    return ofStill;
  }

  giveBack(connection: DuckDBConnection, setup: string): void {
    const { database, position } = this.grown;
    if (this.#ofStill.has(connection)) void this.#still?.then((still) => still.giveBack(connection, setup));
    else database.giveBack(connection, position, setup);
  }

  async archivedOnly(overlap: Overlap): Promise<string> {
    const { database, position } = this.grown;
    const found = await database.pairsAt(position, overlap);
    if (found === null) {
      this.#isStill = true;
      return (await this.#opened()).archivedOnly(overlap);
    }
    this.#overlap = overlap;
    if (this.#still !== null) await (await this.#still).archivedOnly(overlap);
    return archivedOnlySql(overlap, found);
  }

  connectPlainly(): Promise<DuckDBConnection> {
    return this.connect('', false);
  }

  facts(ask: () => Promise<DataFacts>): Promise<DataFacts> {
    const { database, position } = this.grown;
    return database.facts(position, ask);
  }

  /** No log that is taken in tells of anything but rows. */
  once<K extends keyof Shared>(key: K, work: () => Promise<Shared[K]>): Promise<Shared[K]> {
    const { shared } = this.grown.database;
    const known = (shared.get(key) as Promise<Shared[K]> | undefined) ?? work();
    shared.set(key, known);
    known.catch(() => shared.delete(key));
    return known;
  }

  /** Opened by itself; what is asked of it may be what is asked of the others. */
  #opened(): Promise<StillSource> {
    this.#still ??= this.#openStill().then(async (still) => {
      if (this.#overlap !== null) await still.archivedOnly(this.#overlap);
      return still;
    });
    return this.#still;
  }

  async letGo(): Promise<void> {
    await this.grown.database.letGo();
    await (await this.#still?.catch(() => null))?.letGo();
  }

  async close(): Promise<void> {
    await this.grown.release();
    await (await this.#still?.catch(() => null))?.close();
  }
}
