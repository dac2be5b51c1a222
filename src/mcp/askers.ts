import { realpath } from 'node:fs/promises';
import type { Asker } from '../asking/asker';
import { LearningError } from '../error/learning-error';
import { databaseInFolder } from './database-path';

/** Databases that are open beside the one that is served; each takes a process. */
const MOST_OTHERS = 3;
const IDLE_MS = 300_000;

interface Held {
  readonly asker: Asker;
  borrowed: number;
  usedAt: number;
}

export interface Borrowed {
  readonly asker: Asker;
  release(): void;
}

/** Whoever answers about the database that is served, and about others in its folder while somebody asks about these. */
export class Askers {
  readonly #served: string;
  readonly #main: Asker;
  readonly #open: (path: string) => Asker;
  readonly #others = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;

  /** @param open the asker of a database, by its path */
  constructor(served: string, open: (path: string) => Asker) {
    this.#served = served;
    this.#open = open;
    this.#main = open(served);
    this.#timer = setInterval(() => this.#closeIdle(), IDLE_MS / 5).unref();
  }

  /**
   * To be released once.
   * @param dbPath relative to the folder of the database that is served; that one when absent
   * @throws LearningError `path_validation_failed`, `not_found`, and `busy` while too many others are asked about
   */
  async borrow(dbPath: string | undefined): Promise<Borrowed> {
    const path = dbPath === undefined ? undefined : await databaseInFolder(this.#served, dbPath);
    if (path === undefined || path === (await realpath(this.#served).catch(() => undefined))) {
      return { asker: this.#main, release: () => {} };
    }
    const held = this.#others.get(path) ?? this.#openOther(path);
    held.borrowed += 1;
    return {
      asker: held.asker,
      release: () => {
        held.borrowed -= 1;
        held.usedAt = Date.now();
      },
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(
      [this.#main, ...[...this.#others.values()].map(({ asker }) => asker)].map((each) => each.close()),
    );
  }

  #openOther(path: string): Held {
    if (this.#others.size >= MOST_OTHERS) this.#makeRoom();
    const held = { asker: this.#open(path), borrowed: 0, usedAt: Date.now() };
    this.#others.set(path, held);
    return held;
  }

  #makeRoom(): void {
    const idle = [...this.#others].filter(([, { borrowed }]) => borrowed === 0);
    const [oldest] = idle.toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    if (!oldest) {
      throw new LearningError('busy', `Questions about ${MOST_OTHERS} other databases are being answered.`, {
        hint: 'Ask again when these are done.',
      });
    }
    this.#drop(...oldest);
  }

  #closeIdle(): void {
    for (const [path, held] of this.#others) {
      if (held.borrowed === 0 && Date.now() - held.usedAt > IDLE_MS) this.#drop(path, held);
    }
  }

  #drop(path: string, { asker }: Held): void {
    this.#others.delete(path);
    asker.close().catch(() => {});
  }
}
