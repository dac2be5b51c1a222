import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { GrownLog } from '../../../snapshot/generation';
import type { FoundPairs, Overlap } from '../../duckdb/record/archive-overlap';
import type { DataFacts } from '../../engine';
import { closedOptions, type EngineShare } from '../closed-options';
import { KeptConnections } from '../kept-connections';
import { letGoOfBuffers } from '../let-go';
import type { Attachments } from '../opened';
import { prepared } from '../prepared';
import type { Shared } from '../shared';
import { ArchivedPairs } from './archived-pairs';
import { ChangedSegments } from './changed-segments';
import { FiniteValues } from './finite-values';
import { type LogTransaction, transactionsIn } from './log-entries';
import { logFromBase, pieceOfLog } from './log-piece';
import { commitsIn } from './log-survey';
import { NotTakenIn } from './not-taken-in';
import { attach, defaultSql, type GrownGeneration, layOut, letGoOfLock, stateOf } from './opened-copy';
import { BEGIN, Pins } from './pins';
import { Taking } from './take-in';

/** Of a commit whose rows take DuckDB longer than its transaction. */
const LARGE_COMMIT_BYTES = 64 * 1024;

interface Options extends EngineShare {
  /** A longer piece of log is replayed. */
  readonly mostBytes: number;
  /** Opens what lies beside, and closes DuckDB to everything else. */
  readonly close: (connection: DuckDBConnection) => Promise<Attachments>;
  /** SQL that is run on every connection first. */
  readonly setup: string;
  /** Rows of a segment: changes are noted by segment. */
  readonly segmentRows: number;
}

interface Attached {
  readonly connection: DuckDBConnection;
  readonly name: string;
  readonly attachments: Attachments;
  readonly freeBytes: number | null;
}

/**
 * DuckDB on a private copy, which takes in what is committed to the source. Nothing of it is ever written to a file: DuckDB
 * keeps new rows in memory, with no log and no checkpoint. Whoever began on a state goes on to see that state.
 */
export class GrowingDatabase {
  readonly duckdb: DuckDBInstance;
  readonly base: string;
  /** Its own name in DuckDB. */
  readonly name: string;
  readonly attachments: Attachments;
  /** Of the copy's file, where DuckDB may have written to its own copy of that; null where it tells of them. */
  readonly freeBytes: number | null;
  /** What has been found out of it once for all its states. */
  readonly shared = new Map<keyof Shared, Promise<unknown>>();
  /** Segments that have changed, up to the newest state. */
  readonly changes: ChangedSegments;
  /** Ends what uses it, before it can be closed. */
  readonly ends: (() => Promise<void>)[] = [];
  readonly #mostBytes: number;
  readonly #memoryLimitMb: number;
  readonly #setup: string;
  readonly #finite = new FiniteValues();
  /** Opened ahead, so that the next query need not wait for it; null where that failed. */
  #spare: Promise<DuckDBConnection | null> = Promise.resolve(null);
  readonly #writing: DuckDBConnection;
  readonly #taking: Taking;
  /** Connections to states that are no longer the newest. */
  readonly #pins = new Pins(() => this.connect());
  /** Connections to the newest state, whose queries have left them as they were. */
  readonly #kept = new KeptConnections();
  /** Bytes of the log that are in it. */
  #position: number;
  /** Rows that an archive has too, in the state since which it is known. */
  #pairs: { readonly since: number; readonly known: ArchivedPairs } | null = null;
  /** What is taken in, and who begins, take turns. */
  #turn: Promise<unknown> = Promise.resolve();
  #isSpoilt = false;

  /** Throws NotTakenIn, or what DuckDB says. */
  static async open(generation: GrownGeneration, options: Options): Promise<GrowingDatabase> {
    const transactions = await smallCommits(generation);
    if (transactions === null) return GrowingDatabase.#open(generation, options);
    const { base, bytes } = generation.grown;
    const bare = await GrowingDatabase.#open({ ...generation, grown: { base, bytes: 0 } }, options);
    try {
      await bare.#takeIn(transactions, bytes, Promise.resolve());
      return bare;
    } catch (error) {
      await bare.close();
      if (!(error instanceof NotTakenIn)) throw error;
    }
    return GrowingDatabase.#open(generation, options);
  }

  static async #open(
    generation: GrownGeneration,
    { mostBytes, close, setup, segmentRows, ...share }: Options,
  ): Promise<GrowingDatabase> {
    const folder = await mkdtemp(join(dirname(generation.path), 'growing-'));
    try {
      const path = join(folder, basename(generation.path));
      const freeBytes = await layOut(generation, path, share);
      const before = await stateOf(generation.path);
      const duckdb = await DuckDBInstance.create(':memory:', closedOptions(share));
      try {
        const { connection, name } = await attach(duckdb, path);
        letGoOfLock(path);
        if ((await stateOf(generation.path)) !== before) {
          // Other copies share it: it is to be made anew.
          await rm(generation.path, { force: true });
          throw new NotTakenIn('failed', 'DuckDB has written to the copy');
        }
        const attachments = await close(connection);
        return new GrowingDatabase(duckdb, generation.grown, {
          connection,
          name,
          attachments,
          freeBytes,
          mostBytes,
          setup,
          segmentRows,
          memoryLimitMb: share.memoryLimitMb,
        });
      } catch (error) {
        duckdb.closeSync();
        throw error;
      }
    } finally {
      // DuckDB has it open, and asks for its name no more.
      await rm(folder, { recursive: true, force: true });
    }
  }

  private constructor(
    duckdb: DuckDBInstance,
    { base, bytes }: GrownLog,
    opened: Attached & Pick<Options, 'mostBytes' | 'setup' | 'segmentRows' | 'memoryLimitMb'>,
  ) {
    this.duckdb = duckdb;
    this.base = base;
    this.name = opened.name;
    this.attachments = opened.attachments;
    this.freeBytes = opened.freeBytes;
    this.#writing = opened.connection;
    this.#taking = new Taking(opened.connection, opened.name);
    this.#mostBytes = opened.mostBytes;
    this.#memoryLimitMb = opened.memoryLimitMb;
    this.#setup = `${defaultSql(opened.name)}; ${opened.setup}`;
    this.#position = bytes;
    this.changes = new ChangedSegments(opened.segmentRows);
  }

  /** False where it holds what no generation holds. */
  get isSound(): boolean {
    return !this.#isSpoilt;
  }

  get position(): number {
    return this.#position;
  }

  /** Takes in what the generation has more. Throws NotTakenIn; what states there were can still be read. */
  advance(generation: GrownGeneration): Promise<void> {
    return this.#inTurn(async () => {
      const { bytes } = generation.grown;
      if (this.#isSpoilt || bytes < this.#position) throw new NotTakenIn('first', 'it is open in another state');
      if (bytes === this.#position) return;
      if (bytes - this.#position > this.#mostBytes) throw new NotTakenIn('large', 'a long piece of log');
      // States are pinned while the log is read.
      const pinned = this.#pins.pin(this.#position);
      try {
        await this.#takeIn(transactionsIn(pieceOfLog(generation, this.#position)), bytes, pinned);
      } finally {
        await Promise.allSettled([pinned]);
      }
    });
  }

  /**
   * A connection to the state with so many bytes of the log.
   * @param setup SQL to run on it first
   * @param isTimeless whether it may be within a transaction that has begun some time ago
   * @returns null where that state cannot be had any more
   */
  connectAt(position: number, setup: string, isTimeless: boolean): Promise<DuckDBConnection | null> {
    return this.#inTurn(async () => {
      if (position === this.#position && !this.#isSpoilt) {
        const kept = this.#kept.take(setup);
        if (kept === undefined) return this.#begin(setup);
        return isTimeless ? kept : prepared(kept, `COMMIT; ${BEGIN}`);
      }
      const connection = this.#pins.take(position);
      if (connection === undefined) return null;
      return prepared(connection, setup);
    });
  }

  /**
   * What is known of pairs of archived and live rows; they are looked for once, in the newest state, and gone on with.
   * @returns null where they are not those of the state with so many bytes of the log
   */
  pairsAt(position: number, overlap: Overlap): Promise<FoundPairs | null> {
    return this.#inTurn(async () => {
      if (this.#pairs === null) {
        if (position !== this.#position || this.#isSpoilt) return null;
        const known = await ArchivedPairs.find(this.#writing, overlap);
        if (known === null) return null;
        this.#pairs = { since: position, known };
      }
      return this.#pairs.since <= position ? this.#pairs.known.found : null;
    });
  }

  /** Pairs in the newest state; null where none have been looked for. */
  get pairs(): ArchivedPairs | null {
    return this.#pairs?.known ?? null;
  }

  /** What the state with so many bytes of the log holds. @param ask looks at all of its rows */
  facts(position: number, ask: () => Promise<DataFacts>): Promise<DataFacts> {
    return this.#finite.factsOf(position, position === this.#position && !this.#isSpoilt, ask);
  }

  /** A connection of one's own, in no transaction. */
  async connect(): Promise<DuckDBConnection> {
    return prepared(await this.duckdb.connect(), this.#setup);
  }

  /**
   * Begins a transaction on the connection that sees the newest state, and looks at what is known of that.
   * @param position where that state has to be another's too
   * @returns null where it is not
   */
  beginAtNewest<T>(connection: DuckDBConnection, position: number | null, look: () => T): Promise<T | null> {
    return this.#inTurn(async () => {
      if (this.#isSpoilt || (position !== null && position !== this.#position)) return null;
      await connection.run(BEGIN);
      return look();
    });
  }

  /** Takes back a connection to the state of that position, for the next query with that setup. */
  giveBack(connection: DuckDBConnection, position: number, setup: string): void {
    if (position === this.#position && !this.#isSpoilt) this.#kept.keep(connection, setup);
    else connection.disconnectSync();
  }

  /** Nobody will ask for this state again. */
  forget(position: number): void {
    this.#pins.forget(position);
  }

  /** Lets go of what it can read again. Nothing else may run meanwhile. */
  letGo(): Promise<void> {
    return this.#inTurn(() => letGoOfBuffers(this.#writing, this.#memoryLimitMb));
  }

  async close(): Promise<void> {
    for (const end of this.ends) await end();
    await this.#turn;
    this.#kept.close();
    await this.#pins.close();
    (await this.#spare)?.disconnectSync();
    this.#taking.close();
    this.#writing.disconnectSync();
    this.duckdb.closeSync();
  }

  /**
   * @param bytes of the log that are in it then
   * @param pinned whoever is to see the state of now
   */
  async #takeIn(transactions: readonly LogTransaction[], bytes: number, pinned: Promise<void>): Promise<void> {
    // From here on it may hold half of that piece of log.
    this.#isSpoilt = true;
    // Their transactions see the state that is about to be an old one.
    this.#kept.clear();
    try {
      this.#taking.fixed = this.#pairs?.known.ids ?? null;
      await this.#taking.make(transactions, pinned);
      await pinned;
      await this.#pairs?.known.note(transactions);
    } catch (cause) {
      throw cause instanceof NotTakenIn ? cause : new NotTakenIn('failed', 'DuckDB does not take it in', { cause });
    }
    this.changes.note(transactions);
    this.#finite.note(transactions);
    this.#position = bytes;
    this.#isSpoilt = false;
  }

  /** The transaction sees the state of now; its clock is that of now, too. */
  async #begin(setup: string): Promise<DuckDBConnection> {
    const spare = this.#spare;
    this.#spare = this.connect().catch(() => null);
    const connection = (await spare) ?? (await this.connect());
    return prepared(connection, `${setup === '' ? '' : `${setup}; `}${BEGIN}`);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/**
 * What the whole log of a copy tells, where it is one of small commits: DuckDB replays each of them in a transaction of its
 * own, which takes it a millisecond where the table has indexes. Null where DuckDB is to replay it.
 */
async function smallCommits(generation: GrownGeneration): Promise<LogTransaction[] | null> {
  if (generation.grown.bytes === 0) return null;
  try {
    const log = await logFromBase(generation);
    return log.length > commitsIn(log) * LARGE_COMMIT_BYTES ? null : transactionsIn(log);
  } catch (error) {
    if (error instanceof NotTakenIn || error instanceof RangeError) return null;
    throw error;
  }
}
