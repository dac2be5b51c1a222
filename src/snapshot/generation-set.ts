import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LearningError } from '../error/learning-error';
import type { Copy } from './copy';
import type { Generation } from './generation';
import type { Lease } from './lease';

/** Called before a generation's files are removed, when nothing leases it any more. */
export type Retire = (generation: Generation) => void | Promise<void>;

interface Held extends Generation {
  asOf: number;
  leases: number;
}

/** The current generation and those that queries still read. Each goes with its last lease once it is not current. */
export class GenerationSet {
  readonly #retire: Retire;
  readonly #run = randomBytes(4).toString('hex');
  readonly #retiring = new Set<Promise<void>>();
  readonly #held = new Set<Held>();
  #current: Held | null = null;
  #count = 0;
  #idle: (() => void) | null = null;

  constructor(retire: Retire) {
    this.#retire = retire;
  }

  get current(): Generation | null {
    return this.#current;
  }

  /** The current generation has been found to be what the source holds. */
  confirm(asOf: number): void {
    if (this.#current) this.#current.asOf = asOf;
  }

  replace({ path, databaseBytes, walBytes }: Copy, asOf: number): void {
    const before = this.#current;
    this.#current = { id: `${this.#run}-${++this.#count}`, path, asOf, databaseBytes, walBytes, leases: 0 };
    this.#held.add(this.#current);
    if (before) this.#endIfUnused(before);
  }

  /** Throws `cancelled` when closed. */
  lease(stale: LearningError | null): Lease {
    const held = this.#current;
    if (held === null) throw new LearningError('cancelled', 'The data source is being closed.');
    held.leases++;
    let released = false;
    return {
      generation: held,
      stale,
      release: () => {
        if (released) return;
        released = true;
        held.leases--;
        this.#endIfUnused(held);
      },
    };
  }

  /** Settles when the last lease has been released and every copy is gone. */
  async close(): Promise<void> {
    const last = this.#current;
    this.#current = null;
    if (last) this.#endIfUnused(last);
    if (this.#held.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    await Promise.all(this.#retiring);
  }

  #endIfUnused(held: Held): void {
    if (held === this.#current || held.leases > 0) return;
    this.#held.delete(held);
    // What cannot be removed now goes with the whole folder.
    const end = this.#end(held)
      .catch(() => {})
      .finally(() => this.#retiring.delete(end));
    this.#retiring.add(end);
    if (this.#held.size === 0) this.#idle?.();
  }

  async #end(generation: Generation): Promise<void> {
    try {
      await this.#retire(generation);
    } finally {
      await rm(dirname(generation.path), { recursive: true, force: true });
    }
  }
}
