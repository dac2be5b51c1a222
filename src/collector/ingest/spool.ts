import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { storeError } from '../../store/store-error';

/** A place behind the entries of one append. */
export interface Position {
  /** Name of the segment's file. */
  readonly segment: string;
  /** Bytes. */
  readonly offset: number;
}

export const positionText = ({ segment, offset }: Position): string => `${segment}:${offset}`;

export function parsePosition(text: string): Position | null {
  const [, segment, offset] = /^([\w-]+\.spool):(\d+)$/.exec(text) ?? [];
  return segment === undefined ? null : { segment, offset: Number(offset) };
}

const SEGMENT = /^(\d{12})-[0-9a-f]{8}\.spool$/;
const SEGMENT_BYTES = 16 * 2 ** 20;
/** Length and checksum of what follows. */
const HEAD = 8;

interface Segment {
  readonly name: string;
  readonly number: number;
  readonly file: FileHandle;
  size: number;
}

interface Frame {
  readonly content: Buffer;
  readonly end: number;
}

/** Frames that are whole; where they end, the rest is torn. */
function* framesOf(bytes: Buffer): Generator<Frame> {
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const end = at + HEAD + bytes.readUInt32LE(at);
    const content = bytes.subarray(at + HEAD, end);
    if (end > bytes.length || crc32(content) !== bytes.readUInt32LE(at + 4)) return;
    yield { content, end };
    at = end;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * A log beside the database of what was acknowledged and is not yet in it. Each append is one frame, on the disk when it
 * resolves; one that was cut off counts for nothing. One append at a time.
 */
export class Spool {
  readonly #folder: string;
  readonly #name: string;
  /** Whole ones, oldest first, without the current one. */
  #closed: { readonly name: string; readonly number: number; readonly size: number }[];
  #current: Segment | null = null;
  #number: number;

  /** @param folder made when absent. */
  static async open(folder: string): Promise<Spool> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).toSorted();
      const closed = names.map((name) => ({ name, number: Number(SEGMENT.exec(name)![1]), size: 0 }));
      return new Spool(folder, closed);
    } catch (cause) {
      throw storeError(cause, basename(folder));
    }
  }

  private constructor(folder: string, closed: { name: string; number: number; size: number }[]) {
    this.#folder = folder;
    this.#name = basename(folder);
    this.#closed = closed;
    this.#number = (closed.at(-1)?.number ?? 0) + 1;
  }

  /** Bytes that are held on the disk. */
  get bytes(): number {
    return this.#closed.reduce((sum, { size }) => sum + size, this.#current?.size ?? 0);
  }

  /**
   * What an earlier process left, in its order, behind the place up to which the database has it. To be read before the
   * first append. @param damaged is told of a segment that was cut in its middle; the file is kept under another name
   */
  async *left(
    behind: Position | null,
    damaged: (name: string) => void,
  ): AsyncGenerator<{ content: Buffer; position: Position }> {
    const from = this.#closed.findIndex(({ name }) => name === behind?.segment);
    for (const [i, segment] of this.#closed.entries()) {
      if (i < from) continue;
      const { name } = segment;
      const bytes = await readFile(join(this.#folder, name));
      let whole = 0;
      for (const { content, end } of framesOf(bytes)) {
        whole = end;
        if (i > from || end > behind!.offset) yield { content, position: { segment: name, offset: end } };
      }
      // A crash tears the last frame of a segment, and nothing comes after that.
      if (holdsMore(bytes, whole)) {
        await rename(join(this.#folder, name), join(this.#folder, `${name}.damaged`));
        damaged(`${this.#name}/${name}.damaged`);
      }
    }
  }

  /** Throws LearningError `disk_full` and the like, and then nothing was appended. */
  async append(content: Buffer): Promise<Position> {
    try {
      const segment = await this.#segment();
      const head = Buffer.alloc(HEAD);
      head.writeUInt32LE(content.length, 0);
      head.writeUInt32LE(crc32(content), 4);
      try {
        const whole = Buffer.concat([head, content]);
        for (let at = 0; at < whole.length; ) {
          at += (await segment.file.write(whole, at, whole.length - at, segment.size + at)).bytesWritten;
        }
        await segment.file.datasync();
        segment.size += whole.length;
        return { segment: segment.name, offset: segment.size };
      } catch (cause) {
        await this.#takeBack(segment);
        throw cause;
      }
    } catch (cause) {
      throw storeError(cause, this.#name);
    }
  }

  /** The database has all up to there. */
  async release({ segment }: Position): Promise<void> {
    const at = this.#closed.findIndex(({ name }) => name === segment);
    const done = this.#closed.slice(0, at === -1 && segment === this.#current?.name ? undefined : Math.max(at, 0));
    this.#closed = this.#closed.slice(done.length);
    for (const { name } of done) await rm(join(this.#folder, name), { force: true });
  }

  /** The database has everything: the disk is given back. */
  async clear(): Promise<void> {
    await this.#close();
    for (const { name } of this.#closed) await rm(join(this.#folder, name), { force: true });
    this.#closed = [];
  }

  async close(): Promise<void> {
    await this.#close();
  }

  async #segment(): Promise<Segment> {
    if (this.#current && this.#current.size >= SEGMENT_BYTES) await this.#close();
    if (this.#current === null) {
      const number = this.#number++;
      const name = `${String(number).padStart(12, '0')}-${randomBytes(4).toString('hex')}.spool`;
      const file = await open(join(this.#folder, name), 'wx', 0o600);
      this.#current = { name, number, file, size: 0 };
      await syncFolder(this.#folder);
    }
    return this.#current;
  }

  /** What was written of a frame that failed must not stand before the next one. */
  async #takeBack(segment: Segment): Promise<void> {
    try {
      await segment.file.truncate(segment.size);
    } catch {
      // Then it is torn at its end, where the reader expects it.
    }
    await this.#close();
  }

  async #close(): Promise<void> {
    const segment = this.#current;
    if (segment === null) return;
    this.#current = null;
    this.#closed.push({ name: segment.name, number: segment.number, size: segment.size });
    await segment.file.close().catch(() => {});
  }
}

/** Whether behind the last whole frame there is another one. */
function holdsMore(bytes: Buffer, whole: number): boolean {
  if (whole + HEAD > bytes.length) return false;
  const next = whole + HEAD + bytes.readUInt32LE(whole);
  return next < bytes.length && !framesOf(bytes.subarray(next)).next().done;
}
