import type { Generation } from '../../snapshot/generation';
import type { ReadLease } from '../copies';
import { GrowingDatabases } from './growing/growing-databases';
import { Instance } from './instance';
import type { Beside, InstanceSettings } from './opened';

/** One DuckDB instance, and who uses it. */
interface Slot {
  readonly generation: string;
  readonly opening: Promise<Instance>;
  users: number;
  /** Nobody begins to use it any more. */
  isClosed: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** What is read together. */
type Files = Pick<ReadLease, 'generation' | 'archived' | 'neighbours'>;

export interface Use {
  readonly instance: Instance;
  /** To be called once, when DuckDB no longer works for whoever uses it. */
  release(): void;
  /** Nobody else is to begin on this instance. It goes with the last that uses it. */
  close(): void;
}

/**
 * The DuckDB instances of an engine: one a generation, or one for each set of files that are read beside it. Opened by
 * the first that uses it, closed when nobody needs it.
 */
export class Instances {
  readonly #settings: InstanceSettings;
  readonly #idleMs: number;
  readonly #slots = new Map<string, Slot>();
  readonly #ending = new Set<Promise<void>>();
  readonly #growing = new GrowingDatabases();

  constructor({ idleSeconds, ...settings }: InstanceSettings & { readonly idleSeconds: number }) {
    this.#settings = settings;
    this.#idleMs = idleSeconds * 1000;
  }

  async use(files: Files): Promise<Use> {
    const beside = { archive: files.archived?.file ?? null, neighbours: files.neighbours?.file ?? null };
    const key = keyOf(files.generation, beside);
    const slot = this.#slotOf(key, files.generation, beside);
    slot.users++;
    clearTimeout(slot.idle);
    const close = () => this.#close(key, slot);
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      slot.users--;
      if (slot.users > 0) return;
      if (slot.isClosed) this.#end(slot);
      else slot.idle = setTimeout(close, this.#idleMs).unref();
    };
    try {
      return { instance: await slot.opening, release, close };
    } catch (error) {
      close();
      release();
      throw error;
    }
  }

  /** Nobody will ask for this generation again. */
  release({ id }: Generation): void {
    for (const [key, slot] of this.#slots) if (slot.generation === id) this.#close(key, slot);
  }

  /** Settles when those are closed that nobody uses. */
  async close(): Promise<void> {
    for (const [key, slot] of this.#slots) this.#close(key, slot);
    await Promise.all(this.#ending);
  }

  #slotOf(key: string, generation: Generation, beside: Beside): Slot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      const opening = Instance.open(generation, beside, this.#settings, this.#growing);
      slot = { generation: generation.id, opening, users: 0, isClosed: false, idle: undefined };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  #close(key: string, slot: Slot): void {
    if (slot.isClosed) return;
    slot.isClosed = true;
    this.#slots.delete(key);
    clearTimeout(slot.idle);
    if (slot.users === 0) this.#end(slot);
  }

  #end({ opening }: Slot): void {
    const ending = opening
      .then(
        (instance) => instance.close(),
        () => {},
      )
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

const keyOf = ({ id }: Generation, { archive, neighbours }: Beside) =>
  JSON.stringify([id, archive?.id, neighbours?.id]);
