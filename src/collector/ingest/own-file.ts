import { type FileHandle, open, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { type FileIdentity, identify, isSameFile, isUnchanged } from '../../snapshot/file-identity';
import { HEADERS_BYTES } from '../../storage/block-layout';
import { type DatabaseHeader, isSameHeader, parseHeader } from '../../storage/header';
import { keptName } from '../../store/replace-database';

/** What lies under the name of a database that this process has open. */
type Fate = 'ours' | 'removed' | 'replaced';

/** What that fate is told as, of a database of that name; null where it is ours. */
export function faultOf(fate: Fate, name: string): LearningError | null {
  switch (fate) {
    case 'ours':
      return null;
    case 'removed':
      return new LearningError('io_error', `${name} was removed while the collector had it open.`, {
        hint: `Put it back, or another in its place: what is acknowledged meanwhile waits in ${name}.spool.`,
      });
    case 'replaced':
      return new LearningError('io_error', `${name} was replaced or written over while the collector had it open.`, {
        hint: `What is acknowledged meanwhile waits in ${name}.spool, and goes into the file that is there once nobody has changed that for some seconds.`,
      });
  }
}

/** A header may be read while it is being written. */
const READS = 5;
const BETWEEN_READS_MS = 20;

async function headerOf(file: FileHandle, name: string): Promise<DatabaseHeader | null> {
  for (let i = 0; i < READS; i++) {
    if (i > 0) await setTimeout(BETWEEN_READS_MS);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADERS_BYTES), 0, HEADERS_BYTES, 0);
      const header = parseHeader(buffer.subarray(0, bytesRead), name);
      if (header !== null) return header;
    } catch {
      // Whatever it is, it is no database that we have written.
    }
  }
  return null;
}

/** Null where it cannot be told. */
const identityOf = (path: string): Promise<FileIdentity | null> => identify(path).catch(() => null);

/**
 * The file of a database that this process writes to, watched for what DuckDB takes no notice of: that it loses its name,
 * that another gets its name, and that another is copied over it. DuckDB would write to it as before. The header tells: only
 * checkpoints change it, and those that are ours come while something of ours writes.
 */
export class OwnFile {
  readonly #path: string;
  /** Never opened anew: to close any file of its inode would give up DuckDB's lock. */
  readonly #file: FileHandle;
  readonly #identity: FileIdentity | null;
  #header: DatabaseHeader | null;
  #log: FileIdentity | null;
  #writers = 0;
  /** Writers that ever began. */
  #begun = 0;
  /** Whether something of ours may have written since the header was read. */
  #isTouched = false;
  #looking: Promise<unknown> = Promise.resolve();
  /** What took its place, as it was at the last look at it. */
  #successor: FileIdentity | null = null;

  /** To be called while nothing is written to it. */
  static async open(path: string): Promise<OwnFile> {
    const file = await open(path, 'r');
    const header = await headerOf(file, basename(path));
    return new OwnFile(path, file, await identityOf(path), header, await identityOf(`${path}.wal`));
  }

  private constructor(
    path: string,
    file: FileHandle,
    identity: FileIdentity | null,
    header: DatabaseHeader | null,
    log: FileIdentity | null,
  ) {
    this.#path = path;
    this.#file = file;
    this.#identity = identity;
    this.#header = header;
    this.#log = log;
  }

  /** What changes while it runs may be of its making. */
  async whileWriting<T>(work: () => Promise<T>): Promise<T> {
    this.#writers += 1;
    this.#begun += 1;
    this.#isTouched = true;
    try {
      return await work();
    } finally {
      this.#writers -= 1;
    }
  }

  look(): Promise<Fate> {
    const look = this.#looking.then(() => this.#look());
    this.#looking = look.catch(() => {});
    return look;
  }

  /** Whether what took its place has rested since the last call, so that nobody is copying it any more. */
  async hasRested(): Promise<boolean> {
    const before = this.#successor;
    this.#successor = await identityOf(this.#path);
    return before !== null && isUnchanged(before, this.#successor);
  }

  /**
   * Keeps the log, which is of use to the former file alone, under another name: the one in its place would take it for its
   * own. A log that came with that one stays. For when DuckDB has closed the file. @returns the name; null where none is kept
   */
  async setLogAside(): Promise<string | null> {
    const log = `${this.#path}.wal`;
    const now = await identityOf(log);
    if (now === null || !isSameFile(this.#log, now) || this.#log!.bytes !== now.bytes) return null;
    const kept = `${keptName(this.#path, 'replacement')}.wal`;
    await rename(log, kept);
    return basename(kept);
  }

  /** For when DuckDB has closed the file. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async #look(): Promise<Fate> {
    const isQuiet = this.#writers === 0;
    const begun = this.#begun;
    const [file, log] = await Promise.all([identityOf(this.#path), identityOf(`${this.#path}.wal`)]);
    if (this.#isTouched) this.#log = log;
    if (file === null) return 'removed';
    if (!isSameFile(file, this.#identity)) return 'replaced';
    const header = await headerOf(this.#file, basename(this.#path));
    if (!this.#isOurs(header)) return 'replaced';
    this.#header = header;
    if (isQuiet && begun === this.#begun) this.#isTouched = false;
    return 'ours';
  }

  #isOurs(header: DatabaseHeader | null): boolean {
    if (header === null || this.#header === null) return false;
    if (isSameHeader(header, this.#header)) return true;
    const { iteration, createdBy, storage } = this.#header;
    return (
      this.#isTouched && header.iteration > iteration && header.createdBy === createdBy && header.storage === storage
    );
  }
}
