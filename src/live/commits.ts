import { setTimeout as delay } from 'node:timers/promises';
import type { CommitEvent } from '../api/commits';
import { beingClosed, onAbort } from '../error/cancellation';
import { FileChanges } from '../snapshot/live-files';

/** How often the files are looked at while somebody listens. */
const LOOK_MS = 60;

/** Bounds what is asked because of commits to a share of the time: what took t is followed by a rest of four times t. */
const REST = 4;
/** The least pause between two events: those who were told have begun to ask by then. */
const LEAST_REST_MS = 100;
const MOST_REST_MS = 5000;
const MOST_SPREAD_MS = 1000;
/** What cannot be copied is tried again after so long. */
const AFTER_FAILURE_MS = 1000;

interface CommitsOptions {
  /** The database. */
  readonly path: string;
  /** Names the copy that can be asked; null while there is none. */
  readonly copyAtHand: () => string | null;
  /** Makes a copy with all that is committed, or finds that there is one, and names it. */
  readonly newestCopy: (signal: AbortSignal) => Promise<string>;
  /** Milliseconds in which questions were answered, since the start. */
  readonly busyMs: () => number;
}

type Listener = (event: CommitEvent) => void;

/**
 * Tells of commits to a database that another process writes to, once there is a copy with them. The files are looked
 * at for as long as somebody listens. Where commits come faster than they can be asked about, several are told as one.
 */
export class Commits {
  readonly #options: CommitsOptions;
  readonly #changes: FileChanges;
  readonly #listeners = new Set<Listener>();
  readonly #closing = new AbortController();
  #stop = new AbortController();
  #watching: Promise<void> = Promise.resolve();
  /** The copy that all who listen know. */
  #known: string | null = null;
  #spreadMs = 0;
  #told = 0;

  constructor(options: CommitsOptions) {
    this.#options = options;
    this.#changes = new FileChanges(options.path);
  }

  /** Who listens now, and events since the start. */
  get status(): { readonly listeners: number; readonly events: number } {
    return { listeners: this.#listeners.size, events: this.#told };
  }

  /** To be called before whoever is going to listen asks: of the copy that there is then, nothing will be told. */
  expectListener(): string | null {
    const generation = this.#options.copyAtHand();
    if (this.#listeners.size === 0) this.#known = generation;
    return generation;
  }

  /** Resolves when the signal is aborted. Throws `cancelled` when the data source is closed. */
  listen(tell: Listener, signal: AbortSignal): Promise<void> {
    // Each has to be told by itself, also where two are the same.
    const listener: Listener = (event) => tell(event);
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return new Promise<void>((resolve, reject) => {
      const stopListening: (() => void)[] = [];
      const leave = (settle: () => void) => () => {
        for (const stop of stopListening) stop();
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0) this.#stop.abort();
        settle();
      };
      stopListening.push(onAbort(signal, leave(resolve)));
      stopListening.push(
        onAbort(
          this.#closing.signal,
          leave(() => reject(beingClosed())),
        ),
      );
    });
  }

  close(): void {
    this.#closing.abort();
  }

  #start(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    // One at a time, also where a disk does not answer.
    this.#watching = this.#watching.then(() => this.#watch(signal)).catch(() => {});
  }

  /** Rejects when the signal is aborted. */
  async #watch(signal: AbortSignal): Promise<void> {
    this.#changes.forget();
    for (;;) {
      signal.throwIfAborted();
      if (await this.#changes.sinceLast()) await this.#tellAndRest(signal);
      await delay(LOOK_MS, undefined, { signal });
    }
  }

  async #tellAndRest(signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    const generation = await this.#options.newestCopy(signal).catch(() => null);
    signal.throwIfAborted();
    if (generation === null) {
      // Questions tell why the file cannot be copied.
      this.#changes.forget();
      await delay(AFTER_FAILURE_MS, undefined, { signal });
      return;
    }
    const copiedAt = performance.now();
    const busyMs = this.#options.busyMs();
    if (generation !== this.#known) {
      this.#tell(generation);
      await delay(LEAST_REST_MS, undefined, { signal });
    }
    await this.#rest(copiedAt, copiedAt - begun, busyMs, signal);
  }

  #tell(generation: string): void {
    this.#known = generation;
    this.#told++;
    for (const listener of this.#listeners) listener({ generation, spreadMs: this.#spreadMs });
  }

  /** @param copyMs what making the copy took. @param busyMs before anybody asked about it */
  async #rest(since: number, copyMs: number, busyMs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const askedMs = this.#options.busyMs() - busyMs;
      const left = since + Math.min(MOST_REST_MS, REST * (copyMs + askedMs)) - performance.now();
      if (left <= 0) {
        this.#spreadMs = Math.min(MOST_SPREAD_MS, Math.round(askedMs));
        return;
      }
      await delay(left, undefined, { signal });
    }
  }
}
