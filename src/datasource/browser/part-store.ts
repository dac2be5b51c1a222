/** Where one data source's parts are kept, and whose they are. */
export interface StoreOwner {
  /** Of the data source as this user sees it: another user, path or data source keeps apart. */
  readonly source: string;
  /** Whether what another owner has kept is to stay. */
  readonly keeps: (source: string) => boolean;
}

const DATABASE = 'mahavishnu-learning-datasource';
/** The files. */
const PARTS = 'parts';
/** What is known of each, so that nobody reads files to find out which are old. */
const INDEX = 'index';
const VERSION = 1;

/** What all data sources together may keep. */
const STORE_BYTES = 512 * 1024 * 1024;

interface Entry {
  readonly source: string;
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

const keyOf = ({ source, name }: Pick<Entry, 'source' | 'name'>) => [source, name];

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const ended = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, VERSION);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(PARTS);
    opening.result.createObjectStore(INDEX, { keyPath: ['source', 'name'] });
  };
  return done(opening);
}

/**
 * Keeps the files of parts over reloads of the page: in IndexedDB, which is there without HTTPS, too, unlike Cache storage
 * and private files. What does not fit, or where a browser keeps nothing, is held in memory.
 */
export class PartStore {
  readonly #owner: StoreOwner;
  readonly #memory = new Map<string, ArrayBuffer>();
  #database: Promise<IDBDatabase | null> | null = null;
  /** Whether there was no room for a part. */
  isFull = false;

  constructor(owner: StoreOwner) {
    this.#owner = owner;
  }

  /** Null where it is not kept. */
  async get(name: string): Promise<ArrayBuffer | null> {
    const held = this.#memory.get(name);
    if (held) return held;
    const database = await this.#open();
    if (!database) return null;
    try {
      const key = keyOf({ source: this.#owner.source, name });
      const found: unknown = await done(database.transaction(PARTS).objectStore(PARTS).get(key));
      return found instanceof ArrayBuffer ? found : null;
    } catch {
      return null;
    }
  }

  /** Never throws: what cannot be kept is held until the page is closed. */
  async put(name: string, bytes: ArrayBuffer): Promise<void> {
    const database = await this.#open();
    if (!database) {
      this.#memory.set(name, bytes);
      return;
    }
    try {
      const entry: Entry = { source: this.#owner.source, name, size: bytes.byteLength, usedAt: Date.now() };
      const transaction = database.transaction([PARTS, INDEX], 'readwrite');
      const written = ended(transaction);
      transaction.objectStore(PARTS).put(bytes, keyOf(entry));
      transaction.objectStore(INDEX).put(entry);
      await written;
    } catch (error) {
      if ((error as DOMException | null)?.name === 'QuotaExceededError') this.isFull = true;
      this.#memory.set(name, bytes);
    }
  }

  async delete(name: string): Promise<void> {
    this.#memory.delete(name);
    await this.#remove([{ source: this.#owner.source, name }]);
  }

  /** Forgets the parts of this data source but those that are in use, others' that have gone, and the oldest of all. */
  async tidy(inUse: ReadonlySet<string>): Promise<void> {
    for (const name of this.#memory.keys()) if (!inUse.has(name)) this.#memory.delete(name);
    const entries = await this.#entries();
    const { source, keeps } = this.#owner;
    const isUsed = (entry: Entry) => entry.source === source && inUse.has(entry.name);
    const goes = entries.filter((entry) => (entry.source === source ? !isUsed(entry) : !keeps(entry.source)));
    const stays = entries.filter((entry) => !goes.includes(entry)).sort((a, b) => a.usedAt - b.usedAt);
    let bytes = stays.reduce((sum, { size }) => sum + size, 0);
    for (const entry of stays) {
      if (bytes <= STORE_BYTES) break;
      if (isUsed(entry)) continue;
      goes.push(entry);
      bytes -= entry.size;
    }
    await this.#remove(goes);
    await this.#change((index) => {
      for (const entry of stays.filter(isUsed)) index.put({ ...entry, usedAt: Date.now() } satisfies Entry);
    });
  }

  /** Forgets all parts of this data source. */
  async clear(): Promise<void> {
    this.#memory.clear();
    await this.#remove((await this.#entries()).filter(({ source }) => source === this.#owner.source));
  }

  async #entries(): Promise<readonly Entry[]> {
    const database = await this.#open();
    if (!database) return [];
    return done<Entry[]>(database.transaction(INDEX).objectStore(INDEX).getAll()).catch(() => []);
  }

  #remove(entries: readonly Pick<Entry, 'source' | 'name'>[]): Promise<void> {
    return this.#change((index, parts) => {
      for (const entry of entries) {
        index.delete(keyOf(entry));
        parts.delete(keyOf(entry));
      }
    });
  }

  async #change(work: (index: IDBObjectStore, parts: IDBObjectStore) => void): Promise<void> {
    const database = await this.#open();
    if (!database) return;
    try {
      const transaction = database.transaction([INDEX, PARTS], 'readwrite');
      const changed = ended(transaction);
      work(transaction.objectStore(INDEX), transaction.objectStore(PARTS));
      await changed;
    } catch {
      // A part that stays too long does no harm.
    }
  }

  #open(): Promise<IDBDatabase | null> {
    this.#database ??= open().catch(() => null);
    return this.#database;
  }
}
