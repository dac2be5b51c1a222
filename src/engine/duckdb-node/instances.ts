import type { Generation } from '../../snapshot/generation';
import { type Beside, Instance, type InstanceSettings, NOTHING_BESIDE } from './instance';

/** One DuckDB instance, and who uses it. */
interface Slot {
  readonly generation: string;
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

/** The DuckDB instances of an engine: one a generation, or one for each set of files that are read beside it, opened by its first query, closed when no query needs it. */
export class Instances {
  readonly #settings: InstanceSettings;
  readonly #idleMs: number;
  readonly #slots = new Map<string, Slot>();

  constructor(settings: InstanceSettings & { readonly idleSeconds: number }) {
    this.#settings = settings;
    this.#idleMs = settings.idleSeconds * 1000;
  }

  /** @param beside what to show beside the generation */
  async use(generation: Generation, beside: Beside = NOTHING_BESIDE): Promise<Use> {
    const key = keyOf(generation, beside);
    const slot = this.#slotOf(key, generation, beside);
    slot.users++;
    clearTimeout(slot.idle);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      slot.users--;
      if (slot.users === 0) this.#unused(key, slot);
    };
    try {
      const instance = await slot.opening;
      return { instance, release, abandon: () => this.#end(key, slot) };
    } catch (error) {
      this.#end(key, slot);
      release();
      throw error;
    }
  }

  /** Closes the instances of a generation that no query will ask for again. */
  retire({ id }: Generation): void {
    for (const [key, slot] of this.#slots) if (slot.generation === id) this.#end(key, slot);
  }

  /** Settles when those are closed that no query uses. */
  async retireAll(): Promise<void> {
    await Promise.all([...this.#slots].map(([key, slot]) => this.#end(key, slot)));
  }

  #slotOf(key: string, generation: Generation, beside: Beside): Slot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      const opening = Instance.open(generation, beside, this.#settings);
      slot = { generation: generation.id, opening, users: 0, ended: false, idle: undefined };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  #unused(key: string, slot: Slot): void {
    if (slot.ended) close(slot);
    else slot.idle = setTimeout(() => this.#end(key, slot), this.#idleMs).unref();
  }

  async #end(key: string, slot: Slot): Promise<void> {
    if (this.#slots.get(key) === slot) this.#slots.delete(key);
    clearTimeout(slot.idle);
    if (slot.ended) return;
    slot.ended = true;
    if (slot.users === 0) await close(slot);
  }
}

const keyOf = ({ id }: Generation, { archive, neighbours }: Beside) =>
  JSON.stringify([id, archive?.id, neighbours?.id]);

function close({ opening }: Slot): Promise<void> {
  return opening.then(
    (instance) => instance.close(),
    () => {},
  );
}
