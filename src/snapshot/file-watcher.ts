import { stat } from 'node:fs/promises';
import { incoherentFileSystem } from './file-system';
import { within } from './waiting';

/** A disk that is gone may never answer. */
const PATIENCE_MS = 1000;

export interface FileState {
  /** Of the database file: bits as in `0o640`, and its owner. Null when it cannot be seen. */
  readonly file: { readonly mode: number; readonly uid: number; readonly bytes: number } | null;
  /** The kind of file system, when copies from it cannot be trusted. */
  readonly incoherentFileSystem: string | null;
}

async function lookAt(path: string): Promise<FileState> {
  const file = await stat(path).catch(() => null);
  return {
    file: file && { mode: file.mode & 0o7777, uid: file.uid, bytes: file.size },
    incoherentFileSystem: await incoherentFileSystem(path),
  };
}

/** Looks at a file, once at a time: a disk that does not answer holds one thread, and nobody who asks. */
export class FileWatcher {
  readonly #path: string;
  #looking: Promise<void> | null = null;
  #last: FileState = { file: null, incoherentFileSystem: null };

  constructor(path: string) {
    this.#path = path;
  }

  async look(): Promise<FileState> {
    this.#looking ??= this.#lookNow();
    const inTime = await within(PATIENCE_MS, this.#looking, undefined);
    return inTime ? this.#last : { ...this.#last, file: null };
  }

  async #lookNow(): Promise<void> {
    this.#last = await lookAt(this.#path);
    this.#looking = null;
  }
}
