import { setTimeout } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { recordOf } from '../record/execution';
import { Fault } from '../record/fault';
import type { Entry } from './entry';
import { refused } from './refused';
import type { Position, Spool } from './spool';
import type { Store } from './store';
import type { EntryWriter } from './write-entries';

/** What one append to the spool holds. */
export interface Batch {
  readonly entries: readonly Entry[];
  readonly position: Position;
  readonly bytes: number;
}

/** Entries of one transaction. The more, the less each of them costs. */
const MOST = 10_000;
/** From here on the database is behind. */
const MANY = 2_500;
/** Before a transaction of few, more are waited for. */
const FEW = 500;
const PAUSE_MS = 100;
const BACK_OFF_MS = [50, 200, 1_000, 5_000];
/** Failures that tell of the moment, not of a record. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  'busy',
  'disk_full',
  'io_error',
  'out_of_memory',
  'permission_denied',
  'locked',
  'not_found',
]);

export interface DrainState {
  /** Of the last transaction that succeeded, milliseconds since the epoch. */
  readonly lastFlush: number | null;
  /** Since then; null where there was none. */
  readonly lastError: LearningError | null;
  readonly transactions: number;
}

export interface DrainOptions {
  readonly store: Store;
  readonly spool: Spool;
  readonly writer: EntryWriter;
  /** Of each transaction. */
  readonly written: (entries: readonly Entry[], seconds: number) => void;
  readonly failed: (error: LearningError) => void;
}

/** Moves what the spool holds into the database, for as long as it takes. */
export class Drain {
  readonly #options: DrainOptions;
  readonly #queue: Batch[] = [];
  #entries = 0;
  #bytes = 0;
  #running: Promise<void> | null = null;
  #state: DrainState = { lastFlush: null, lastError: null, transactions: 0 };
  #hurry = false;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  get state(): DrainState {
    return this.#state;
  }

  /** Entries that are not in the database yet. */
  get entries(): number {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(batch: Batch): void {
    this.#queue.push(batch);
    this.#entries += batch.entries.length;
    this.#bytes += batch.bytes;
    this.#start();
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // What came while it was ending.
      if (this.#queue.length > 0) this.#start();
    });
  }

  /** Resolves when the database has everything that was pushed, or false after so many milliseconds. */
  async settled(within: number): Promise<boolean> {
    this.#hurry = true;
    try {
      const late = setTimeout(within, false, { ref: false });
      return await Promise.race([Promise.resolve(this.#running).then(() => true), late]);
    } finally {
      this.#hurry = false;
    }
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      if (this.#entries < FEW && !this.#hurry) await setTimeout(PAUSE_MS);
      const batches: Batch[] = [];
      for (let size = 0; this.#queue.length > 0 && size < MOST; size += batches.at(-1)!.entries.length) {
        batches.push(this.#queue.shift()!);
      }
      const entries = batches.flatMap((batch) => batch.entries);
      const { position } = batches.at(-1)!;
      await this.#write(entries, position);
      this.#entries -= entries.length;
      this.#bytes -= batches.reduce((sum, { bytes }) => sum + bytes, 0);
      await this.#release(position);
    }
  }

  async #release(position: Position): Promise<void> {
    const { spool } = this.#options;
    // A file that could not be removed is skipped by the next process.
    await spool.release(position).catch(() => {});
  }

  /** Comes back when the entries are in the database, or those that it will never take in quarantine. */
  async #write(entries: readonly Entry[], position: Position | null): Promise<void> {
    const { store, writer, written, failed } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const begun = performance.now();
      try {
        await store.use('drain', async (session) => {
          await store.pace(entries.length >= MANY);
          await writer.write(session, entries, position);
        });
        this.#state = { lastFlush: Date.now(), lastError: null, transactions: this.#state.transactions + 1 };
        written(entries, (performance.now() - begun) / 1000);
        return;
      } catch (cause) {
        const error = LearningError.from(cause);
        this.#state = { ...this.#state, lastError: error };
        failed(error);
        const reopened = await store.recover(error);
        if (error.code === 'out_of_memory') await store.widen();
        if (!reopened && !OF_THE_MOMENT.has(error.code)) return this.#writeApart(entries, position, error);
        await setTimeout(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)]);
      }
    }
  }

  /** Finds the one that the database does not take; the others go in. */
  async #writeApart(entries: readonly Entry[], position: Position | null, error: LearningError): Promise<void> {
    const [only] = entries;
    if (entries.length === 1) {
      if (only!.kind === 'quarantine') return;
      const fault = new Fault(null, `was not taken by the database (${error.code})`);
      const kind = only!.kind;
      await this.#write(
        [refused(recordOf(only!), fault, { kind, source: 'collector', records: [] }, Date.now())],
        position,
      );
      return;
    }
    const half = Math.ceil(entries.length / 2);
    await this.#write(entries.slice(0, half), null);
    await this.#write(entries.slice(half), position);
  }
}
