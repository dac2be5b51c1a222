import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beingClosed } from '../error/cancellation';
import type { LearningError } from '../error/learning-error';
import type { Copy } from './copy';
import type { DatabaseFile } from './database-files';
import type { Generation } from './generation';
import { countReader, type Lease } from './lease';
import type { Opening, Reader } from './reader';
import { within } from './waiting';

/** How long its reader may take to close a copy, when everything ends. */
const PATIENCE_MS = 2000;

interface Held extends Generation {
  asOf: number;
  leases: number;
}

/** The current generation, the one that may become it, and those that queries still read. Each goes with its last lease once it is not current. */
export class GenerationSet {
  readonly #reader: Reader;
  readonly #run = randomBytes(4).toString('hex');
  readonly #retiring = new Set<Promise<void>>();
  readonly #held = new Set<Held>();
  readonly #files = new Map<Held, DatabaseFile>();
  #current: Held | null = null;
  /** The newest copy, while it has not been opened. */
  #candidate: Held | null = null;
  #isClosed = false;
  #count = 0;
  #idle: (() => void) | null = null;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  get current(): Generation | null {
    return this.#current;
  }

  /** The current generation has been found to be what the source holds. */
  confirm(asOf: number): void {
    if (this.#current) this.#current.asOf = asOf;
  }

  /**
   * The copy takes the place of the current generation once it has been opened. Throws what the reader says against
   * it; it can be tried again, for as long as it is the newest.
   */
  async admit(copy: Copy, asOf: number): Promise<Opening | null> {
    const candidate = this.#candidateOf(copy, asOf);
    const opening = await this.#reader.open(candidate);
    if (this.#isClosed) return opening;
    const before = this.#current;
    this.#current = candidate;
    this.#candidate = null;
    if (before) this.#endIfUnused(before);
    return opening;
  }

  /** Throws `cancelled` when closed. */
  lease(stale: LearningError | null): Lease {
    const held = this.#current;
    if (held === null) throw beingClosed();
    return { generation: held, stale, release: countReader(held, () => this.#endIfUnused(held)) };
  }

  /** Settles when the last lease has been released and every copy is gone, or its reader does not say so. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const last = [this.#current, this.#candidate];
    this.#current = null;
    this.#candidate = null;
    for (const held of last) if (held) this.#endIfUnused(held);
    if (this.#held.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    await within(PATIENCE_MS, Promise.all(this.#retiring), undefined);
  }

  #candidateOf({ path, databaseBytes, walBytes, grown, file }: Copy, asOf: number): Held {
    const before = this.#candidate;
    if (before?.path === path) {
      before.asOf = asOf;
      return before;
    }
    const candidate = { id: `${this.#run}-${++this.#count}`, path, asOf, databaseBytes, walBytes, grown, leases: 0 };
    this.#candidate = candidate;
    this.#held.add(candidate);
    if (file) {
      file.users++;
      this.#files.set(candidate, file);
    }
    if (before) this.#endIfUnused(before);
    return candidate;
  }

  #endIfUnused(held: Held): void {
    if (held === this.#current || held === this.#candidate || held.leases > 0) return;
    this.#held.delete(held);
    // What cannot be removed now goes with the whole folder.
    const end = this.#end(held)
      .catch(() => {})
      .finally(() => this.#retiring.delete(end));
    this.#retiring.add(end);
    if (this.#held.size === 0) this.#idle?.();
  }

  async #end(generation: Held): Promise<void> {
    try {
      await this.#reader.release(generation);
      const file = this.#files.get(generation);
      if (file) file.users--;
    } finally {
      this.#files.delete(generation);
      await rm(dirname(generation.path), { recursive: true, force: true });
    }
  }
}
