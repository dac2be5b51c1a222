import { link, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clone, copyBytes, copyStretches, updateBytes } from './copy-file';
import type { Course, Stretch } from './copy-thread';
import { requireRoom } from './room';

/** The file that copies read, and the one before, which is brought up to date when the next is needed. */
const MOST_HELD = 2;

/** A file that the databases of copies are hard links to. */
export interface DatabaseFile {
  readonly path: string;
  /** Copies that are links to it and that somebody may read. */
  users: number;
  /** What had to be written into it for the copy that it is. */
  changed: readonly Stretch[];
}

export interface CopiedDatabase {
  /** `blocks` where only what differed from an earlier copy was written. */
  readonly kind: 'full' | 'blocks';
  readonly bytes: number;
  /** Bytes that had to be written. */
  readonly written: number;
  /** Null where the file system shares blocks, so that a copy costs nothing. */
  readonly file: DatabaseFile | null;
}

interface Preparation {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * The database files of copies. A checkpoint changes little of a file: the file that nobody reads any more becomes the next
 * copy by the bytes that differ. They are compared byte for byte, as DuckDB's own checksums of blocks are blind to order.
 */
export class DatabaseFiles {
  /** The newest last. */
  readonly #held: DatabaseFile[] = [];
  #count = 0;
  #preparation: Preparation | null = null;
  /** What the other file has been brought to, or could not be. */
  #prepared: DatabaseFile | null = null;

  /** Whether the next copy can begin with what an earlier one has. */
  get hasSpare(): boolean {
    return this.#preparation !== null || this.#spare() !== null;
  }

  /** What a copy of so many bytes takes of the disk, where blocks are not shared. */
  async room(bytes: number): Promise<number> {
    await this.#stopPreparing();
    const spare = this.#spare();
    const size = spare && (await stat(spare.path).catch(() => null))?.size;
    return Math.max(0, bytes - (size ?? 0));
  }

  /**
   * Makes the file that nobody reads the same as the newest, or makes one, so that the next checkpoint, the first one too,
   * need not wait for more than what itself has changed. It is done at leisure, and only where there is room; how far it has
   * come by the time that a copy is needed does not matter, as all is compared then.
   */
  prepare(): void {
    const newest = this.#held.at(-1);
    const older = this.#held.at(-2);
    if (!newest || this.#prepared === newest || (older && older.users > 0)) return;
    this.#prepared = newest;
    const stop = new AbortController();
    const course = { signal: stop.signal, isAtLeisure: true };
    const work: Promise<unknown> = older
      ? copyStretches(newest.path, older.path, newest.changed, course).catch(() => {})
      : this.#makeSpare(newest, course);
    const done = work.then(() => {
      this.#preparation = null;
    });
    this.#preparation = { stop, done };
  }

  /** @param to a file in a folder of its own, in the folder where the files are kept */
  async copy(from: string, to: string, course: Course): Promise<CopiedDatabase> {
    await this.#stopPreparing();
    if (await clone(from, to)) {
      const { size } = await stat(to);
      return { kind: 'full', bytes: size, written: size, file: null };
    }
    const spare = this.#spare();
    if (spare) {
      try {
        const { bytes, written, changed } = await updateBytes(from, spare.path, course);
        spare.changed = changed;
        await link(spare.path, to);
        this.#hold(spare);
        return { kind: 'blocks', bytes, written, file: spare };
      } catch (error) {
        // A cleaner of temp folders may have taken it.
        if (await isGone(spare.path)) this.#drop(spare);
        throw error;
      }
    }
    const file = this.#newFile(dirname(dirname(to)));
    this.#hold(file);
    const bytes = await copyBytes(from, file.path, course);
    await link(file.path, to);
    return { kind: 'full', bytes, written: bytes, file };
  }

  /** Ends what is under way, and waits for its end. */
  async close(): Promise<void> {
    await this.#stopPreparing();
  }

  #newFile(folder: string): DatabaseFile {
    return { path: join(folder, `database-${++this.#count}`), users: 0, changed: [] };
  }

  async #makeSpare(newest: DatabaseFile, course: Course): Promise<void> {
    const folder = dirname(newest.path);
    const file = this.#newFile(folder);
    try {
      await requireRoom(folder, (await stat(newest.path)).size);
      await copyBytes(newest.path, file.path, course);
      this.#held.unshift(file);
    } catch {
      if (course.signal.aborted && !(await isGone(file.path))) this.#held.unshift(file);
      else await rm(file.path, { force: true }).catch(() => {});
    }
  }

  async #stopPreparing(): Promise<void> {
    this.#preparation?.stop.abort();
    await this.#preparation?.done;
  }

  #spare(): DatabaseFile | null {
    return this.#held.find(({ users }) => users === 0) ?? null;
  }

  #hold(file: DatabaseFile): void {
    this.#drop(file);
    this.#held.push(file);
    this.#prepared = null;
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
