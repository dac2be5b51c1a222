import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { countReader } from '../snapshot/lease';
import { PrivateFolder } from '../snapshot/private-folder';
import { within } from '../snapshot/waiting';

/** How long a question waits for what is still being read. */
const PATIENCE_MS = 2000;
/** What failed is tried again after so long, and what was sound is looked at. */
const LOOK_AGAIN_MS = 30_000;

interface SourceState {
  /** Differs when what is copied has changed. */
  readonly key: string;
  /** Of the files that are copied. */
  readonly bytes: number;
}

interface KeptOptions<T> {
  /** Of the copy. */
  readonly fileName: string;
  /** Bytes that a copy may take, to each that is copied. */
  readonly room: number;
  readonly snapshotPath: string | undefined;
  readonly look: () => Promise<SourceState>;
  /** Makes a copy, in a process that may die of it. @param previous copy, to go on from; null where there is none */
  readonly make: (target: string, previous: string | null) => Promise<T>;
  /** Whether the copy is to be made anew though nothing has changed. */
  readonly isPassing?: (made: T) => boolean;
}

interface Held<T> {
  readonly id: string;
  readonly path: string;
  readonly made: T;
  leases: number;
}

export interface Kept<T> {
  /** The last copy that was made; null where there is none. */
  readonly copy: { readonly id: string; readonly path: string; readonly made: T } | null;
  /** Why the last attempt made none; null where it did. */
  readonly failure: LearningError | null;
}

export interface KeptLease<T> extends Kept<T> {
  /** False where it has not been looked at since, because that takes long. */
  readonly isSeen: boolean;
  /** To be called once, when nobody reads the file any more. */
  release(): void;
}

/** A private copy of what lies beside the database, made anew when that has changed. It never keeps others waiting for long. */
export class KeptCopy<T> {
  readonly #options: KeptOptions<T>;
  readonly #held = new Set<Held<T>>();
  #folder: PrivateFolder | null = null;
  #current: Held<T> | null = null;
  #key: string | null = null;
  #failure: LearningError | null = null;
  #running: { readonly begun: number; readonly done: Promise<void> } | null = null;
  /** When the last look that came to its end began. */
  #lookedAt = 0;
  #count = 0;
  #isClosed = false;

  constructor(options: KeptOptions<T>) {
    this.#options = options;
  }

  /** Whether it has ever been looked at. */
  get hasLooked(): boolean {
    return this.#lookedAt > 0;
  }

  get kept(): Kept<T> {
    return { copy: this.#current, failure: this.#failure };
  }

  /** @param since what was there then is to be in the copy, milliseconds since the epoch */
  async acquire(since: number): Promise<KeptLease<T>> {
    const isSeen = await within(PATIENCE_MS, this.#seenSince(since), undefined);
    const held = this.#current;
    if (held === null) return { ...this.kept, isSeen, release: () => {} };
    return { ...this.kept, isSeen, release: countReader(held, () => this.#endIfUnused(held)) };
  }

  /** To be called when nobody reads any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running?.done;
    await this.#folder?.remove();
  }

  async #seenSince(since: number): Promise<void> {
    const now = Date.now();
    // A clock that was set back tells nothing of what came first.
    if (since < this.#lookedAt && this.#lookedAt <= now && now - this.#lookedAt < LOOK_AGAIN_MS) return;
    const running = this.#running ?? this.#look();
    await running.done;
    if (running.begun <= since && !this.#isClosed) await (this.#running ?? this.#look()).done;
  }

  #look(): { readonly begun: number; readonly done: Promise<void> } {
    const begun = Date.now();
    const ended = (failure: LearningError | null) => {
      this.#failure = failure;
      this.#running = null;
      this.#lookedAt = begun;
    };
    const done = this.#refresh().then(
      () => ended(null),
      (error: unknown) => ended(LearningError.from(error)),
    );
    this.#running = { begun, done };
    return this.#running;
  }

  async #refresh(): Promise<void> {
    const { look, isPassing } = this.#options;
    const { key, bytes } = await look();
    const before = this.#current;
    const isThere = before === null || (await this.#folder?.isThere()) === true;
    const isSame = key === this.#key && !(before !== null && isPassing?.(before.made));
    if (this.#isClosed || (isSame && isThere)) return;
    const { path, made } = await this.#copy(bytes, isThere ? before : null);
    if (this.#isClosed) return;
    this.#current = { id: String(++this.#count), path, made, leases: 0 };
    this.#held.add(this.#current);
    this.#key = key;
    if (before) this.#endIfUnused(before);
  }

  async #copy(bytes: number, before: Held<T> | null): Promise<{ readonly path: string; readonly made: T }> {
    const { fileName, room, snapshotPath, make } = this.#options;
    if (!(await this.#folder?.isThere())) {
      await this.#folder?.remove();
      this.#folder = await PrivateFolder.create(snapshotPath);
    }
    const folder = await this.#folder!.generation(room * bytes);
    try {
      const path = join(folder, fileName);
      return { path, made: await make(path, before?.path ?? null) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #endIfUnused(held: Held<T>): void {
    if (held === this.#current || held.leases > 0 || !this.#held.delete(held)) return;
    // What cannot be removed now goes with the whole folder.
    void rm(dirname(held.path), { recursive: true, force: true }).catch(() => {});
  }
}
