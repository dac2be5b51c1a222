import type { DuckDBConnection } from '@duckdb/node-api';
import { onAbort, queryCancelled } from '../../error/cancellation';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import type { LeaseRequest } from '../../snapshot/lease';
import type { Copies, ReadLease } from '../copies';
import type { Instance } from './instance';
import type { Instances, Use } from './instances';
import type { Lent, Returned } from './parts/kept-parts';

/**
 * The life of a query, from the question until DuckDB has ended its work on it.
 *
 *     queued ──▶ planning ──▶ reading     somebody waits for the answer
 *       │           │            │
 *       └───────────┼────────────┘        answered, failed, or closed: cancelled, out of time or memory, engine closed
 *                   ▼
 *               stopping ──▶ stuck        somebody has an answer or an error; DuckDB may go on
 *                   │          │
 *                   └────┬─────┘          DuckDB is done with it
 *                        ▼
 *                      ended              everything that it was lent has been released
 *
 * queued:   its SQL is looked at, and it waits for its copy. Its time does not run yet.
 * planning: it has a copy, and an instance of DuckDB that has this open or is to open it.
 * reading:  DuckDB executes it, and its rows are fetched; where it was asked in another way that failed, again.
 * stopping: what was read ahead is brought to its end; where it was closed, by interrupts, which are repeated: one that
 *           comes before DuckDB executes is lost.
 * stuck:    it hears no interrupt, as some plans do not. No other query begins on its instance, and nobody waits for it;
 *           the process that it is in can be ended, or it ends by itself some day.
 */
export type QueryState = 'queued' | 'planning' | 'reading' | 'stopping' | 'stuck' | 'ended';

const NEXT: Readonly<Record<QueryState, readonly QueryState[]>> = {
  queued: ['planning', 'stopping'],
  planning: ['reading', 'stopping'],
  reading: ['reading', 'stopping'],
  stopping: ['stuck', 'ended'],
  stuck: ['ended'],
  ended: [],
};

const INTERRUPT_EVERY_MS = 5;

/** After a failure of its own DuckDB refuses further work; after one of memory it may keep what the query has taken. */
const SPOILS_ITS_INSTANCE: readonly ErrorCode[] = ['internal', 'out_of_memory'];

/** What is to be read to its end, or told to stop, before its connection can be closed. */
interface Reading {
  close(): Promise<void>;
}

/** What the work of a query takes it on by, from state to state. Each throws why the query was closed, where it was. */
export interface Steps {
  /** From queued to planning, once there is a copy. @param seesNeighbours whether what they hold matters to it */
  plan(
    copies: Copies,
    request: Omit<LeaseRequest, 'signal'>,
    seesNeighbours: boolean,
  ): Promise<{ readonly lease: ReadLease; readonly instance: Instance }>;
  /**
   * A connection for this query alone.
   * @param setup SQL to run on it first
   * @param isTimeless whether it yields the same whenever its transaction began
   */
  connect(setup: string, isTimeless: boolean): Promise<DuckDBConnection>;
  /** The connection is as it was, and may serve another query. */
  leaveAsItWas(): void;
  /** A connection of somebody else, to whom it goes back; by `giveBack`, or when the query has ended. */
  borrow(lent: Lent): void;
  giveBack(how: Returned): void;
  /** From planning to reading, before DuckDB executes. */
  read(reading: Reading): void;
  throwIfClosed(): void;
}

interface LifeOptions {
  readonly instances: Instances;
  /** How long it may plan and read. */
  readonly timeoutSeconds: number;
  /** How long DuckDB may take to stop before the query counts as stuck. */
  readonly patienceSeconds: number;
  /** Aborting it closes the query. */
  readonly signal: AbortSignal | undefined;
}

export class QueryLife<T> implements Steps {
  /** Settles as soon as there is an answer, or the query is closed, however long DuckDB takes to notice. */
  readonly answer: Promise<T>;
  /** Resolves when there is nothing more to wait for: whether the query has ended; false where it is stuck. */
  readonly atRest: Promise<boolean>;
  readonly ended: Promise<void>;
  readonly #options: LifeOptions;
  /** Aborted when the query is closed, for whoever it waits for. */
  readonly #closing = new AbortController();
  #stopListening: () => void = () => {};
  #state: QueryState = 'queued';
  /** Why it was closed. */
  #why: LearningError | null = null;
  #isSpoilt = false;
  #lease: ReadLease | null = null;
  #use: Use | null = null;
  #connection: DuckDBConnection | null = null;
  #lent: Lent | null = null;
  #reading: Reading | null = null;
  #isAsItWas = false;
  #timeout: NodeJS.Timeout | undefined;
  #interrupts: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #resolve: (answer: T) => void = () => {};
  #reject: (error: LearningError) => void = () => {};
  #rest: (hasEnded: boolean) => void = () => {};
  #end: () => void = () => {};

  constructor(work: (steps: Steps) => Promise<T>, options: LifeOptions) {
    this.#options = options;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.atRest = new Promise((resolve) => {
      this.#rest = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#stopListening = onAbort(options.signal, () => this.close(queryCancelled()));
    void this.#live(work);
  }

  get state(): QueryState {
    return this.#state;
  }

  /** Nobody wants it any more, for this reason, which is its answer unless it has one. DuckDB is made to end it. */
  close(why: LearningError): void {
    if (!this.#isDue) return;
    this.#why = why;
    this.#stop(() => this.#reject(why));
    if (SPOILS_ITS_INSTANCE.includes(why.code)) this.#spoil();
    this.#closing.abort(why);
    this.#interrupts = setInterval(() => this.#connection?.interrupt(), INTERRUPT_EVERY_MS);
  }

  async plan(copies: Copies, request: Omit<LeaseRequest, 'signal'>, seesNeighbours: boolean) {
    this.throwIfClosed();
    const lease = await copies.acquire({ ...request, signal: this.#closing.signal });
    try {
      this.throwIfClosed();
      this.#enter('planning');
    } catch (error) {
      lease.release();
      throw error;
    }
    this.#lease = lease;
    const { instances, timeoutSeconds, signal } = this.#options;
    const late = () => this.close(new LearningError('timeout', `The query took longer than ${timeoutSeconds} s.`));
    this.#timeout = setTimeout(late, timeoutSeconds * 1000);
    this.#use = await instances.use(lease, seesNeighbours, signal);
    this.throwIfClosed();
    return { lease, instance: this.#use.instance };
  }

  async connect(setup: string, isTimeless: boolean): Promise<DuckDBConnection> {
    this.throwIfClosed();
    this.#connection = await this.#use!.instance.connect(setup, isTimeless);
    this.throwIfClosed();
    return this.#connection;
  }

  borrow(lent: Lent): void {
    this.#lent = lent;
    this.#connection = lent.connection;
    this.throwIfClosed();
  }

  giveBack(how: Returned): void {
    const lent = this.#lent;
    if (lent === null) return;
    this.#lent = null;
    this.#connection = null;
    lent.release(how);
  }

  leaveAsItWas(): void {
    this.#isAsItWas = true;
  }

  read(reading: Reading): void {
    this.throwIfClosed();
    this.#enter('reading');
    this.#reading = reading;
  }

  throwIfClosed(): void {
    if (this.#why !== null) throw this.#why;
  }

  /** Whether somebody waits for the answer. */
  get #isDue(): boolean {
    return NEXT[this.#state].includes('stopping');
  }

  async #live(work: (steps: Steps) => Promise<T>): Promise<void> {
    try {
      this.throwIfClosed();
      const answer = await work(this);
      if (this.#isDue) this.#stop(() => this.#resolve(answer));
    } catch (cause) {
      const error = LearningError.from(cause);
      if (SPOILS_ITS_INSTANCE.includes(error.code)) this.#spoil();
      if (this.#isDue) this.#stop(() => this.#reject(error));
    }
    try {
      await this.#reading?.close();
    } catch {
      // An interrupted result ends by an error.
    }
    this.#release();
  }

  #stop(answer: () => void): void {
    this.#enter('stopping');
    clearTimeout(this.#timeout);
    this.#stopListening();
    answer();
    this.#patience = setTimeout(() => {
      this.#enter('stuck');
      this.#spoil();
      this.#rest(false);
    }, this.#options.patienceSeconds * 1000);
  }

  /** No other query is to begin on its instance. */
  #spoil(): void {
    this.#isSpoilt = true;
    this.#use?.close();
  }

  #release(): void {
    clearTimeout(this.#patience);
    clearInterval(this.#interrupts);
    if (this.#lent !== null) this.giveBack('left');
    else if (this.#connection !== null) this.#leave(this.#connection);
    // The instance may have been opened after the query was found to spoil it.
    if (this.#isSpoilt) this.#use?.close();
    this.#use?.release();
    this.#lease?.release();
    this.#enter('ended');
    this.#end();
    this.#rest(true);
  }

  #leave(connection: DuckDBConnection): void {
    // A query that was ended early may have left an interrupt on its connection.
    const isAsItWas = this.#isAsItWas && this.#why === null && !this.#isSpoilt;
    if (isAsItWas) this.#use!.instance.giveBack(connection);
    else connection.disconnectSync();
  }

  #enter(next: QueryState): void {
    if (!NEXT[this.#state].includes(next)) throw new Error(`A query that is ${this.#state} cannot be ${next} next.`);
    this.#state = next;
  }
}
