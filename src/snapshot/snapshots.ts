import { basename, resolve } from 'node:path';
import { beingClosed } from '../error/cancellation';
import { LearningError } from '../error/learning-error';
import type { Copy } from './copy';
import { type FileState, FileWatcher } from './file-watcher';
import type { Generation } from './generation';
import { GenerationSet } from './generation-set';
import type { Lease, LeaseRequest } from './lease';
import { PrivateFolder } from './private-folder';
import type { LogOutcome, Reader } from './reader';
import { Refresher, type RefreshKind } from './refresher';
import { orAborted, within } from './waiting';

/** How long a question waits for a fresh copy before it takes the last one. */
const PATIENCE_MS = 2000;

export interface SnapshotOptions {
  /** The learning database. */
  readonly path: string;
  /** Where private copies live; the system's temp folder when absent. */
  readonly snapshotPath?: string | undefined;
  readonly maxStalenessSeconds: number;
  /** Whether the reader takes the newest commits into what it has open, and lays a log out by itself where it does not. */
  readonly keepsGrowth?: boolean;
}

export interface RefreshTotals {
  readonly count: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

export interface SnapshotStatus extends FileState {
  readonly path: string;
  /** Null while there is no copy. */
  readonly generation: Generation | null;
  /** Why the last refresh failed; null when it did not. */
  readonly lastError: LearningError | null;
  /** `replay`: copies whose log the reader wrote into a database of its own. */
  readonly refreshes: Readonly<Record<RefreshKind | 'replay', RefreshTotals>>;
  /** What became of the logs of copies, with the reasons; those that never came about are left out. */
  readonly logs: Readonly<Partial<Record<LogOutcome, number>>>;
  readonly retries: number;
  readonly storageVersion: number | null;
  readonly createdBy: string | null;
}

interface RunningRefresh {
  readonly number: number;
  readonly done: Promise<void>;
  /** For those who wait for it: a disk that is gone may never answer. */
  readonly doneOrClosed: Promise<void>;
}

/** Takes every copy as it is. */
const ANYBODY: Reader = { open: async () => null, release: () => {} };

/**
 * Consistent private copies of a database that another process is writing to. Nothing here ever locks, opens
 * through DuckDB, or writes to the live files.
 */
export class Snapshots {
  readonly #path: string;
  readonly #name: string;
  readonly #maxStalenessMs: number;
  readonly #snapshotPath: string | undefined;
  readonly #refresher: Refresher;
  readonly #watcher: FileWatcher;
  readonly #generations: GenerationSet;
  readonly #closing = new AbortController();
  readonly #totals: Record<RefreshKind | 'replay', RefreshTotals> = {
    full: { count: 0, milliseconds: 0, bytes: 0 },
    blocks: { count: 0, milliseconds: 0, bytes: 0 },
    wal: { count: 0, milliseconds: 0, bytes: 0 },
    unchanged: { count: 0, milliseconds: 0, bytes: 0 },
    replay: { count: 0, milliseconds: 0, bytes: 0 },
  };
  readonly #logs: Partial<Record<LogOutcome, number>> = {};
  #retries = 0;
  #folder: PrivateFolder | null = null;
  #copy: Copy | null = null;
  #running: RunningRefresh | null = null;
  /** Counts refreshes as they begin. */
  #begun = 0;
  #lastError: LearningError | null = null;

  constructor(
    { path, snapshotPath, maxStalenessSeconds, keepsGrowth = false }: SnapshotOptions,
    reader: Reader = ANYBODY,
  ) {
    if (path.trim() === '') throw new LearningError('bad_settings', 'The setting path is empty.');
    this.#path = resolve(path);
    this.#name = basename(this.#path);
    this.#maxStalenessMs = maxStalenessSeconds * 1000;
    this.#snapshotPath = snapshotPath;
    this.#refresher = new Refresher(this.#path, this.#name, keepsGrowth);
    this.#watcher = new FileWatcher(this.#path);
    this.#generations = new GenerationSet(reader);
  }

  /**
   * The right to read a copy as fresh as asked for. Throws LearningError: what keeps a copy from being made, or
   * `cancelled` when the signal is aborted first.
   */
  async acquire(request: LeaseRequest): Promise<Lease> {
    const fresh = this.#freshEnough(request);
    if (fresh) return fresh;
    const refreshed = this.#refreshedSince(request.askedAt);
    const { current } = this.#generations;
    if (request.freshness === 'latest' || current === null) {
      await orAborted(refreshed, request.signal);
      return this.#lease(null);
    }
    try {
      const inTime = await this.#inTime(refreshed, request.signal);
      return this.#lease(inTime ? null : this.#stale('a fresh copy is still being made'));
    } catch (error) {
      const cause = LearningError.from(error);
      if (cause.code === 'cancelled') throw cause;
      return this.#lease(this.#stale(cause.message, cause));
    }
  }

  /** The newest copy that can be asked; null while there is none. */
  get current(): Generation | null {
    return this.#generations.current;
  }

  async status(): Promise<SnapshotStatus> {
    const state = await this.#watcher.look();
    const header = this.#copy?.source.header;
    return {
      path: this.#path,
      generation: this.#generations.current,
      lastError: this.#lastError,
      refreshes: { ...this.#totals },
      logs: { ...this.#logs },
      retries: this.#retries,
      ...state,
      storageVersion: header ? Number(header.storage) : null,
      createdBy: header?.createdBy ?? null,
    };
  }

  /** Waits for the leases to be released, then leaves nothing behind. */
  async close(): Promise<void> {
    this.#closing.abort(beingClosed());
    // A disk that is gone may never answer.
    const ended = this.#running?.done.catch(() => {});
    if (ended) await within(PATIENCE_MS, ended, undefined);
    await within(PATIENCE_MS, this.#refresher.close(), undefined);
    await this.#generations.close();
    await this.#folder?.remove();
  }

  /** Waits for a while, unless more than that is known to be needed. */
  async #inTime(refreshed: Promise<void>, signal: AbortSignal | undefined): Promise<boolean> {
    const { forecast } = this.#refresher;
    let stopListening = () => {};
    const late = new Promise<boolean>((resolve) => {
      stopListening = forecast.onLate(() => resolve(false));
      if (forecast.isLate) resolve(false);
    });
    let isFresh = false;
    const known = Promise.race([refreshed.then(() => true), late]).then((fresh) => {
      isFresh = fresh;
    });
    try {
      return (await within(PATIENCE_MS, known, signal)) && isFresh;
    } finally {
      stopListening();
    }
  }

  #lease(stale: LearningError | null): Lease {
    this.#closing.signal.throwIfAborted();
    return this.#generations.lease(stale);
  }

  #freshEnough({ askedAt, freshness }: LeaseRequest): Lease | null {
    const { current } = this.#generations;
    if (current === null) return null;
    const age = Date.now() - current.asOf;
    // The clock has been set back: nobody knows how old the copy is.
    if (age < 0) return null;
    const good = current.asOf > askedAt || (freshness === 'cached' && age < this.#maxStalenessMs);
    return good ? this.#lease(null) : null;
  }

  /** Settles after a refresh that began later than the question came. */
  async #refreshedSince(askedAt: number): Promise<void> {
    const arrived = this.#begun;
    for (;;) {
      const { number, doneOrClosed } = this.#refresh();
      const failure = await doneOrClosed.then(() => null, LearningError.from);
      this.#closing.signal.throwIfAborted();
      if (failure && number > arrived) throw failure;
      if (!failure && (number > arrived || (this.#generations.current?.asOf ?? 0) > askedAt)) return;
    }
  }

  #refresh(): RunningRefresh {
    if (this.#running) return this.#running;
    const number = ++this.#begun;
    const done = this.#refreshNow().finally(() => {
      this.#running = null;
      this.#refresher.forecast.ends();
    });
    // Once for all who wait.
    const doneOrClosed = orAborted(done, this.#closing.signal);
    doneOrClosed.catch(() => {});
    this.#running = { number, done, doneOrClosed };
    return this.#running;
  }

  async #refreshNow(): Promise<void> {
    this.#closing.signal.throwIfAborted();
    try {
      const { kind, copy, bytes, asOf, milliseconds, retries } = await this.#refresher.refresh(
        this.#copy,
        () => this.#openFolder(),
        this.#closing.signal,
      );
      this.#count(kind, milliseconds, bytes);
      this.#retries += retries;
      this.#copy = copy;
      if (copy.path === this.#generations.current?.path) this.#generations.confirm(asOf);
      else await this.#admit(copy, asOf);
      this.#lastError = null;
    } catch (error) {
      if (this.#closing.signal.aborted) throw this.#closing.signal.reason;
      this.#lastError = LearningError.from(error);
      throw this.#lastError;
    }
  }

  /** A copy that opens only after its log has been written into it costs another copy, and so may one that does not open. */
  async #admit(copy: Copy, asOf: number): Promise<void> {
    const begun = performance.now();
    try {
      const opening = await this.#generations.admit(copy, asOf);
      if (opening === null) return;
      const { log, replay } = opening;
      this.#logs[log] = (this.#logs[log] ?? 0) + 1;
      if (replay === null) return;
      this.#count('replay', replay.milliseconds, replay.bytes);
      this.#refresher.restAfter(replay.milliseconds);
    } catch (error) {
      this.#refresher.restAfter(performance.now() - begun);
      throw error;
    }
  }

  #count(kind: RefreshKind | 'replay', milliseconds: number, bytes: number): void {
    const total = this.#totals[kind];
    this.#totals[kind] = {
      count: total.count + 1,
      milliseconds: total.milliseconds + milliseconds,
      bytes: total.bytes + bytes,
    };
  }

  async #openFolder(): Promise<PrivateFolder> {
    this.#closing.signal.throwIfAborted();
    if (!(await this.#folder?.isThere())) {
      await this.#folder?.remove();
      this.#folder = await PrivateFolder.create(this.#snapshotPath);
    }
    return this.#folder!;
  }

  #stale(why: string, cause?: LearningError): LearningError {
    this.#closing.signal.throwIfAborted();
    const { asOf } = this.#generations.current!;
    const seconds = Math.max(1, Math.round((Date.now() - asOf) / 1000));
    return new LearningError(
      cause?.code ?? 'stale',
      `Data as of ${new Date(asOf).toISOString()}, ${seconds} s ago: ${why}`,
      cause ? { cause, hint: cause.hint } : {},
    );
  }
}
