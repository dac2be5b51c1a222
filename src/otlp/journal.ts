import { type FileHandle, mkdir, open, readdir, readFile, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { LearningError } from '../error/learning-error';
import { hasName, toDisk, writeAll } from '../snapshot/file-system';

const SEGMENT = /^(\d{12})\.journal$/;
/** A file gets no further lines beyond. */
const SEGMENT_BYTES = 8 * 2 ** 20;

const nameOf = (number: number) => `${String(number).padStart(12, '0')}.journal`;

const sumOf = (json: string) => crc32(json).toString(16).padStart(8, '0');

/** An entry of the journal, and the number of the file that it is in. */
export interface Entry {
  readonly segment: number;
  readonly json: string;
}

interface Segment {
  readonly number: number;
  readonly file: FileHandle;
  bytes: number;
}

interface Waiting {
  readonly line: string;
  readonly resolve: (segment: number) => void;
  readonly reject: (error: Error) => void;
}

/** What a file holds; lines that were cut off or do not fit their checksum are left out. */
async function* linesOf(path: string): AsyncGenerator<string> {
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const json = line.slice(9);
    if (json !== '' && line.slice(0, 8) === sumOf(json)) yield json;
  }
}

/**
 * A log in files of a folder, to which entries are appended durably and which is dropped from its beginning. An entry
 * whose `append` has resolved survives the loss of the process and of power.
 */
export class Journal {
  readonly #folder: string;
  /** Bytes by number of the file. */
  readonly #segments = new Map<number, number>();
  #current: Segment | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Creates the folder where it is absent. Throws LearningError. */
  static async open(folder: string): Promise<Journal> {
    const journal = new Journal(folder);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of (await readdir(folder)).sort()) {
        const number = SEGMENT.exec(name)?.[1];
        if (number !== undefined) journal.#segments.set(Number(number), (await stat(join(folder, name))).size);
      }
    } catch (cause) {
      throw failure(cause);
    }
    return journal;
  }

  get bytes(): number {
    return [...this.#segments.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  get firstSegment(): number | undefined {
    return this.#segments.keys().next().value;
  }

  get lastSegment(): number {
    return Math.max(0, ...this.#segments.keys());
  }

  /** All entries that an earlier process left, in their order. */
  async *entries(): AsyncGenerator<Entry> {
    for (const segment of [...this.#segments.keys()]) {
      for await (const json of linesOf(join(this.#folder, nameOf(segment)))) yield { segment, json };
    }
  }

  /** Resolves, when the entry is on the disk, to the number of its file. Rejects with LearningError; then it is not there. */
  append(json: string): Promise<number> {
    const written = new Promise<number>((resolve, reject) => {
      this.#waiting.push({ line: `${sumOf(json)} ${json}\n`, resolve, reject });
    });
    this.#writing ??= this.#writeAll();
    return written;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const segment = await this.#write(group.map(({ line }) => line).join(''));
        for (const { resolve } of group) resolve(segment);
      } catch (cause) {
        for (const { reject } of group) reject(failure(cause));
      }
    }
    this.#writing = undefined;
  }

  async #write(text: string): Promise<number> {
    const current = this.#current && this.#current.bytes < SEGMENT_BYTES ? this.#current : await this.#next();
    const bytes = Buffer.from(text);
    let isKept: boolean;
    try {
      await writeAll(current.file, bytes, current.bytes);
      await current.file.datasync();
      isKept = await hasName(current.file);
    } catch (error) {
      // What was not acknowledged must not come back; where even this fails, the file gets no more.
      await current.file.truncate(current.bytes).catch(() => undefined);
      await current.file.close().catch(() => undefined);
      this.#current = undefined;
      throw error;
    }
    if (!isKept) {
      await this.#forget(current);
      return this.#write(text);
    }
    current.bytes += bytes.length;
    this.#segments.set(current.number, current.bytes);
    return current.number;
  }

  /** A file that somebody has removed. */
  async #forget({ number, file }: Segment): Promise<void> {
    this.#current = undefined;
    this.#segments.delete(number);
    await file.close().catch(() => undefined);
  }

  async #next(): Promise<Segment> {
    const number = this.lastSegment + 1;
    await this.#current?.file.close();
    this.#current = undefined;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(join(this.#folder, nameOf(number)), 'wx', 0o600);
    this.#segments.set(number, 0);
    try {
      await toDisk(this.#folder);
    } catch (cause) {
      await file.close().catch(() => undefined);
      throw cause;
    }
    this.#current = { number, file, bytes: 0 };
    return this.#current;
  }

  /** Removes the files before the given one, but for the one that is written to. */
  async dropBefore(segment: number): Promise<void> {
    for (const number of [...this.#segments.keys()]) {
      if (number >= segment || number === this.#current?.number) return;
      await unlink(join(this.#folder, nameOf(number))).catch(() => undefined);
      this.#segments.delete(number);
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#current?.file.close();
    this.#current = undefined;
    // Removes the folder only if it is empty, as where no span ever came.
    await rmdir(this.#folder).catch(() => undefined);
  }
}

const CODES: Readonly<Record<string, 'disk_full' | 'permission_denied'>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  EROFS: 'permission_denied',
};

function failure(cause: unknown): LearningError {
  const code = CODES[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'io_error';
  return new LearningError(code, 'The journal of spans beside the database cannot be written.', {
    cause,
    hint: 'Give the disk of the database room, and let the collector write in its folder.',
  });
}
