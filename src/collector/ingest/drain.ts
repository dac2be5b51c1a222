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
  /** Bytes of its content in the spool. */
  readonly bytes: number;
}

/** A batch that waits; its entries are null where they lie in the spool alone. */
interface Waiting extends Omit<Batch, 'entries'> {
  readonly count: number;
  readonly entries: readonly Entry[] | null;
}

/** Most entries of one transaction. The more, the less each entry costs. */
const MOST_ENTRIES = 5_000;
const MOST_BYTES = 4 * 2 ** 20;
/** Of batches that are held in memory; what goes beyond is read from the spool again when its turn comes. */
const HELD_BYTES = 2 * 2 ** 20;
/** A transaction with so many entries means that the database is behind. */
const MANY = 2_500;
/** With fewer entries than this, a transaction waits for more. */
const FEW = 1_000;
const PAUSE_MS = 250;
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

/** Thrown where it was to wait for better times and is not to go on. */
const STOPPED = new LearningError('shutting_down', 'The collector is ending.');

export interface DrainState {
  /** When the last transaction succeeded, milliseconds since the epoch. */
  readonly lastFlush: number | null;
  /** Since then; null where there was none. */
  readonly lastError: LearningError | null;
}

export interface DrainOptions {
  readonly store: Store;
  readonly spool: Spool;
  readonly writer: EntryWriter;
  /** Called after each transaction that succeeded. */
  readonly written: (entries: readonly Entry[], seconds: number, conflicts: number) => void;
  readonly failed: (error: LearningError) => void;
}

/** Moves what the spool holds into the database, for as long as it takes. */
export class Drain {
  readonly #options: DrainOptions;
  readonly #queue: Waiting[] = [];
  #entries = 0;
  #bytes = 0;
  #heldBytes = 0;
  #running: Promise<void> | null = null;
  #isStopped = false;
  #state: DrainState = { lastFlush: null, lastError: null };
  /** Batches that were ever pushed. */
  #pushed = 0;
  #done = 0;
  readonly #waiters = new Set<() => void>();

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

  /** Whether some of them lie in the spool alone. */
  get isBehind(): boolean {
    return this.#heldBytes < this.#bytes;
  }

  /** @returns whether the entries are held in memory until the database has them */
  push({ entries, position, bytes }: Batch): boolean {
    // Once some are not held, those after them would only be in the way of those whose turn comes first.
    const isHeld = !this.isBehind && this.#heldBytes + bytes <= HELD_BYTES;
    this.#queue.push({ position, bytes, count: entries.length, entries: isHeld ? entries : null });
    this.#pushed += 1;
    this.#entries += entries.length;
    this.#bytes += bytes;
    if (isHeld) this.#heldBytes += bytes;
    this.#start();
    return isHeld;
  }

  /** Leaves what is not in the database to the spool; resolves when the database is not used any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  #start(): void {
    if (this.#isStopped) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Batches may have come while it was ending.
      if (this.#queue.length > 0) this.#start();
    });
  }

  /** Resolves when the database has everything that was pushed before, or false after so many milliseconds. */
  async settled(within: number): Promise<boolean> {
    const upTo = this.#pushed;
    const late = setTimeout(within, false, { ref: false });
    while (this.#done < upTo) {
      let wake = () => {};
      const written = new Promise<true>((resolve) => {
        wake = () => resolve(true);
      });
      this.#waiters.add(wake);
      try {
        if (!(await Promise.race([written, late]))) return false;
      } finally {
        this.#waiters.delete(wake);
      }
    }
    return true;
  }

  async #run(): Promise<void> {
    try {
      await this.#writeQueue();
    } catch (error) {
      if (error !== STOPPED) throw error;
    }
  }

  async #backOff(attempt: number): Promise<void> {
    if (!this.#isStopped) await setTimeout(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)]);
    if (this.#isStopped) throw STOPPED;
  }

  async #writeQueue(): Promise<void> {
    while (this.#queue.length > 0 && !this.#isStopped) {
      if (this.#entries < FEW && this.#waiters.size === 0) await setTimeout(PAUSE_MS);
      const batches = this.#next();
      const entries: Entry[] = [];
      for (const batch of batches) for (const entry of batch.entries ?? (await this.#read(batch))) entries.push(entry);
      const { position } = batches.at(-1)!;
      await this.#write(entries, position);
      for (const { count, bytes, entries: held } of batches) {
        this.#entries -= count;
        this.#bytes -= bytes;
        if (held !== null) this.#heldBytes -= bytes;
      }
      await this.#release(position);
      this.#done += batches.length;
      for (const wake of this.#waiters) wake();
    }
  }

  /** What the next transaction takes, at least one batch. */
  #next(): Waiting[] {
    let count = 0;
    let bytes = 0;
    const end = this.#queue.findIndex((batch, i) => {
      count += batch.count;
      bytes += batch.bytes;
      return i > 0 && (count > MOST_ENTRIES || bytes > MOST_BYTES);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  async #read({ position, bytes }: Waiting): Promise<readonly Entry[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        return JSON.parse((await this.#options.spool.read(position, bytes)).toString('utf8')) as Entry[];
      } catch (cause) {
        this.#fail(LearningError.from(cause));
        await this.#backOff(attempt);
      }
    }
  }

  #fail(error: LearningError): void {
    this.#state = { ...this.#state, lastError: error };
    this.#options.failed(error);
  }

  async #release(position: Position): Promise<void> {
    const { spool } = this.#options;
    // A file that could not be removed is skipped by the next process.
    await spool.release(position).catch(() => {});
  }

  /** Comes back when the entries are in the database, or those that it will never take in quarantine. */
  async #write(entries: readonly Entry[], position: Position | null): Promise<void> {
    const { store, writer, written } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const begun = performance.now();
      try {
        // Where the file is not ours any more, the spool keeps them for the one that is there by then.
        const conflicts = await store.write('drain', async (session) => {
          await store.pace(entries.length >= MANY);
          return writer.write(session, entries, position);
        });
        this.#state = { lastFlush: Date.now(), lastError: null };
        written(entries, (performance.now() - begun) / 1000, conflicts);
        return;
      } catch (cause) {
        if (this.#isStopped) throw STOPPED;
        const error = LearningError.from(cause);
        this.#fail(error);
        const reopened = await store.recover(error);
        if (error.code === 'out_of_memory') await store.widen();
        // What goes to quarantine has nothing that could be at fault: it waits for a database that takes it.
        const mayBeAtFault = entries.some(({ kind }) => kind !== 'quarantine');
        if (!reopened && mayBeAtFault && !OF_THE_MOMENT.has(error.code)) {
          return this.#writeApart(entries, position, error);
        }
        await this.#backOff(attempt);
      }
    }
  }

  /** Finds the one that the database does not take; the others go in. */
  async #writeApart(entries: readonly Entry[], position: Position | null, error: LearningError): Promise<void> {
    const only = entries.length === 1 ? entries[0]! : null;
    if (only !== null && only.kind !== 'quarantine') {
      const fault = new Fault(null, `was not taken by the database (${error.code})`);
      const { kind } = only;
      await this.#write(
        [refused(recordOf(only), fault, { kind, source: 'collector', records: [] }, Date.now())],
        position,
      );
      return;
    }
    const half = Math.ceil(entries.length / 2);
    await this.#write(entries.slice(0, half), null);
    await this.#write(entries.slice(half), position);
  }
}
