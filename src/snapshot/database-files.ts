import { link, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clone, copyBytes, updateBytes } from './copy-file';

/** The file that copies read, and the one before, which is brought up to date when the next is needed. */
const MOST_HELD = 2;

/** A file that the databases of copies are hard links to. */
export interface DatabaseFile {
  readonly path: string;
  /** Copies that are links to it and that somebody may read. */
  users: number;
}

export interface CopiedDatabase {
  /** `blocks` where only what differed from an earlier copy was written. */
  readonly kind: 'full' | 'blocks';
  readonly bytes: number;
  /** Of these, what had to be written. */
  readonly written: number;
  /** Null where the file system shares blocks, so that a copy costs nothing. */
  readonly file: DatabaseFile | null;
}

/**
 * The database files of copies. A checkpoint changes little of a file: the file that nobody reads any more becomes the next
 * copy by the bytes that differ. They are compared byte for byte, as DuckDB's own checksums of blocks are blind to order.
 */
export class DatabaseFiles {
  /** The newest last. */
  readonly #held: DatabaseFile[] = [];
  #count = 0;

  /** What a copy of so many bytes takes of the disk, where blocks are not shared. */
  async room(bytes: number): Promise<number> {
    const spare = this.#spare();
    const size = spare && (await stat(spare.path).catch(() => null))?.size;
    return Math.max(0, bytes - (size ?? 0));
  }

  /** @param to a file in a folder of its own, in the folder where the files are kept */
  async copy(from: string, to: string, signal: AbortSignal): Promise<CopiedDatabase> {
    if (await clone(from, to)) {
      const { size } = await stat(to);
      return { kind: 'full', bytes: size, written: size, file: null };
    }
    const spare = this.#spare();
    if (spare) {
      try {
        const updated = await updateBytes(from, spare.path, signal);
        await link(spare.path, to);
        this.#hold(spare);
        return { kind: 'blocks', ...updated, file: spare };
      } catch (error) {
        // A cleaner of temp folders may have taken it.
        if (await isGone(spare.path)) this.#drop(spare);
        throw error;
      }
    }
    const file = { path: join(dirname(dirname(to)), `database-${++this.#count}`), users: 0 };
    this.#hold(file);
    const bytes = await copyBytes(from, file.path, signal);
    await link(file.path, to);
    return { kind: 'full', bytes, written: bytes, file };
  }

  #spare(): DatabaseFile | null {
    return this.#held.find(({ users }) => users === 0) ?? null;
  }

  #hold(file: DatabaseFile): void {
    this.#drop(file);
    this.#held.push(file);
    // The copies that are links to it keep it for as long as they need it.
    while (this.#held.length > MOST_HELD) void rm(this.#held.shift()!.path, { force: true }).catch(() => {});
  }

  #drop(file: DatabaseFile): void {
    const at = this.#held.indexOf(file);
    if (at >= 0) this.#held.splice(at, 1);
  }
}

const isGone = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    () => true,
  );
