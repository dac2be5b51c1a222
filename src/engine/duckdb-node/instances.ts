import type { Generation } from '../../snapshot/generation';
import { orAborted } from '../../snapshot/waiting';
import type { ReadLease } from '../copies';
import { GrowingDatabases } from './growing/growing-databases';
import { Instance } from './instance';
import type { Beside, InstanceSettings } from './opened';

/** One DuckDB instance, and who uses it. */
interface Slot {
  readonly generation: string;
  readonly opening: Promise<Instance>;
  users: number;
  /** Closed to new users; it ends with the last of those it has. */
  isClosed: boolean;
  idle: NodeJS.Timeout | undefined;
  /** Resolves when nothing of it is open. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => void;
}

interface Options extends InstanceSettings {
  /** After this long without anybody an instance is closed. */
  readonly idleSeconds: number;
  /** After this long without anybody all of them let go of what they can read again. */
  readonly restSeconds: number;
  /** Whether there is something to be done for which nobody waits. */
  readonly isBusy: () => boolean;
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
  readonly #restMs: number;
  readonly #isBusy: () => boolean;
  readonly #slots = new Map<string, Slot>();
  /** Slots that have anything open. */
  readonly #open = new Set<Slot>();
  readonly #growing = new GrowingDatabases();
  /** Users of all instances together. */
  #users = 0;
  #rest: NodeJS.Timeout | undefined;
  /** While something is being let go of, for which nothing else may run. */
  #resting: Promise<unknown> | null = null;
  /** What the last queries read beside their generations. */
  #beside: Beside = { archive: null, neighbours: null };

  constructor({ idleSeconds, restSeconds, isBusy, ...settings }: Options) {
    this.#settings = settings;
    this.#idleMs = idleSeconds * 1000;
    this.#restMs = restSeconds * 1000;
    this.#isBusy = isBusy;
  }

  /**
   * @param seesNeighbours false where earlier neighbours will do, which are open already, and change far more often
   * @param signal aborted, nobody waits for it here: what is being opened is opened for whoever comes next
   */
  use(
    { generation, archived, neighbours }: Files,
    seesNeighbours: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Use> {
    this.#beside = {
      archive: archived?.file ?? null,
      neighbours: seesNeighbours ? (neighbours?.file ?? null) : this.#beside.neighbours,
    };
    return this.#use(generation, this.#beside, signal);
  }

  /** Opens a generation that nobody has asked yet, with what is likely to be read beside it. */
  open(generation: Generation): Promise<Use> {
    return this.#use(generation, this.#beside);
  }

  async #use(generation: Generation, beside: Beside, signal?: AbortSignal): Promise<Use> {
    this.#users++;
    clearTimeout(this.#rest);
    if (this.#resting !== null) await this.#resting;
    const key = keyOf(generation, beside);
    const slot = this.#slotOf(key, generation, beside);
    slot.users++;
    clearTimeout(slot.idle);
    const close = () => this.#close(key, slot);
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      slot.users--;
      this.#users--;
      if (this.#users === 0) this.#restSoon();
      if (slot.users > 0) return;
      if (slot.isClosed) void this.#end(slot);
      else slot.idle = setTimeout(close, this.#idleMs).unref();
    };
    slot.opening.catch(close);
    try {
      return { instance: await orAborted(slot.opening, signal), release, close };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Nobody will ask for this generation again. Resolves when it is closed. */
  async release({ id }: Generation): Promise<void> {
    for (const [key, slot] of this.#slots) if (slot.generation === id) this.#close(key, slot);
    await Promise.all([...this.#open].filter(({ generation }) => generation === id).map(({ ended }) => ended));
  }

  /** Settles when those are closed that nobody uses. */
  async close(): Promise<void> {
    clearTimeout(this.#rest);
    await this.#resting;
    for (const [key, slot] of this.#slots) this.#close(key, slot);
    await Promise.all([...this.#open].filter(({ users }) => users === 0).map(({ ended }) => ended));
  }

  #restSoon(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#letGo(), this.#restMs).unref();
  }

  #letGo(): void {
    if (this.#users > 0) return;
    if (this.#isBusy()) {
      this.#restSoon();
      return;
    }
    const letGo = async ([key, slot]: [string, Slot]) => {
      try {
        await (await slot.opening).letGo();
      } catch {
        this.#close(key, slot);
      }
    };
    this.#resting = Promise.all([...this.#slots].map(letGo)).finally(() => {
      this.#resting = null;
    });
  }

  #slotOf(key: string, generation: Generation, beside: Beside): Slot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      const opening = Instance.open(generation, beside, this.#settings, this.#growing);
      let hasEnded = () => {};
      const ended = new Promise<void>((resolve) => {
        hasEnded = resolve;
      });
      slot = { generation: generation.id, opening, users: 0, isClosed: false, idle: undefined, ended, hasEnded };
      this.#slots.set(key, slot);
      this.#open.add(slot);
    }
    return slot;
  }

  #close(key: string, slot: Slot): void {
    if (slot.isClosed) return;
    slot.isClosed = true;
    this.#slots.delete(key);
    clearTimeout(slot.idle);
    if (slot.users === 0) void this.#end(slot);
  }

  async #end(slot: Slot): Promise<void> {
    try {
      await (await slot.opening).close();
    } catch {
      // It failed to open, so there is nothing to close.
    }
    this.#open.delete(slot);
    slot.hasEnded();
  }
}

const keyOf = ({ id }: Generation, { archive, neighbours }: Beside) =>
  JSON.stringify([id, archive?.id, neighbours?.id]);
