import { basename, resolve } from 'node:path';
import { type FileIdentity, identify, isUnchanged } from './file-identity';
import { findLogs, type WriteAheadLog } from './write-ahead-log';

/** What the files of a database look like from outside. */
export interface LiveFiles {
  /** Null when there is none. */
  readonly database: FileIdentity | null;
  readonly logs: readonly WriteAheadLog[];
}

/** The logs first, as a checkpoint goes the other way. */
export async function lookAtFiles(path: string, name: string): Promise<LiveFiles> {
  const logs = await findLogs(path, name);
  return { logs, database: await identify(path) };
}

/** Looks at the same files again, even where a link leads elsewhere by now. */
export async function lookAgain(path: string, { logs }: LiveFiles): Promise<LiveFiles> {
  const seen = await Promise.all(logs.map(async (log) => ({ ...log, identity: await identify(log.path) })));
  return { logs: seen, database: await identify(path) };
}

/** Whether the content of all is the same for certain. */
export const areUnchanged = (before: LiveFiles, now: LiveFiles): boolean =>
  isUnchanged(before.database, now.database) &&
  before.logs.every(({ identity }, i) => isUnchanged(identity, now.logs[i]!.identity));

/** Tells whether the files of a database may have changed, by looking at them from outside. */
export class FileChanges {
  readonly #path: string;
  #seen: LiveFiles | null = null;
  #looking: Promise<LiveFiles | null> | null = null;

  constructor(path: string) {
    this.#path = resolve(path);
  }

  /** Whether they may have since the last call; true where nobody has looked, or they cannot be seen. */
  async sinceLast(): Promise<boolean> {
    // A disk that is gone may never answer; one look holds one thread.
    this.#looking ??= this.#look();
    const now = await this.#looking;
    const before = this.#seen;
    this.#seen = now;
    return before === null || now === null || !areUnchanged(before, now);
  }

  /** What was seen is to be taken for changed. */
  forget(): void {
    this.#seen = null;
  }

  async #look(): Promise<LiveFiles | null> {
    try {
      return await lookAtFiles(this.#path, basename(this.#path));
    } catch {
      return null;
    } finally {
      this.#looking = null;
    }
  }
}
