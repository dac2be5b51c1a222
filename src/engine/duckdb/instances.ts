import type { Generation } from '../../snapshot/generation';
import { Instance, type InstanceSettings } from './instance';

/** One DuckDB instance, and who uses it. */
interface Slot {
  readonly opening: Promise<Instance>;
  users: number;
  /** No query will use it again. */
  ended: boolean;
  idle: NodeJS.Timeout | undefined;
}

export interface Use {
  readonly instance: Instance;
  /** No other query is to begin on this instance. */
  abandon(): void;
  release(): void;
}

/** The DuckDB instances of an engine: one a generation, opened by its first query, closed when no query needs it. */
export class Instances {
  readonly #settings: InstanceSettings;
  readonly #idleMs: number;
  readonly #slots = new Map<string, Slot>();

  constructor(settings: InstanceSettings & { readonly idleSeconds: number }) {
    this.#settings = settings;
    this.#idleMs = settings.idleSeconds * 1000;
  }

  async use(generation: Generation): Promise<Use> {
    const slot = this.#slotOf(generation);
    slot.users++;
    clearTimeout(slot.idle);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      slot.users--;
      if (slot.users === 0) this.#unused(generation.id, slot);
    };
    try {
      const instance = await slot.opening;
      return { instance, release, abandon: () => this.#end(generation.id, slot) };
    } catch (error) {
      this.#end(generation.id, slot);
      release();
      throw error;
    }
  }

  /** Closes the instance of a generation that no query will ask for again. */
  retire({ id }: Generation): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) this.#end(id, slot);
  }

  /** Settles when those are closed that no query uses. */
  async retireAll(): Promise<void> {
    await Promise.all([...this.#slots].map(([id, slot]) => this.#end(id, slot)));
  }

  #slotOf(generation: Generation): Slot {
    let slot = this.#slots.get(generation.id);
    if (slot === undefined) {
      slot = { opening: Instance.open(generation, this.#settings), users: 0, ended: false, idle: undefined };
      this.#slots.set(generation.id, slot);
    }
    return slot;
  }

  #unused(id: string, slot: Slot): void {
    if (slot.ended) close(slot);
    else slot.idle = setTimeout(() => this.#end(id, slot), this.#idleMs).unref();
  }

  async #end(id: string, slot: Slot): Promise<void> {
    if (this.#slots.get(id) === slot) this.#slots.delete(id);
    clearTimeout(slot.idle);
    if (slot.ended) return;
    slot.ended = true;
    if (slot.users === 0) await close(slot);
  }
}

function close({ opening }: Slot): Promise<void> {
  return opening.then(
    (instance) => instance.close(),
    () => {},
  );
}
