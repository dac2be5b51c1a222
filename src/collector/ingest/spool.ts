import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { LearningError } from '../../error/learning-error';
import { hasName, toDisk, writeAll } from '../../snapshot/file-system';
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
/** At which the next segment is begun, and up to which its room is taken beforehand. */
const SEGMENT_BYTES = 4 * 2 ** 20;
/** Length and checksum of what follows. */
const HEAD = 8;

interface Segment {
  readonly name: string;
  readonly number: number;
  readonly file: FileHandle;
  size: number;
}

/** One that gets no further frames. Its file stays open until it is released: so it can be read though somebody has removed it. */
interface Kept extends Omit<Segment, 'file'> {
  /** Null of an earlier process, until it is read. */
  file: FileHandle | null;
}

interface Frame {
  readonly content: Buffer;
  readonly end: number;
}

/** Frames that are whole; where they end, the rest is torn, or room that was not used. */
function* framesOf(bytes: Buffer): Generator<Frame> {
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const end = at + HEAD + bytes.readUInt32LE(at);
    const content = bytes.subarray(at + HEAD, end);
    if (content.length === 0 || end > bytes.length || crc32(content) !== bytes.readUInt32LE(at + 4)) return;
    yield { content, end };
    at = end;
  }
}

/**
 * A log beside the database of what was acknowledged and is not yet in it. Each append is one frame, on the disk when it
 * resolves; one that was cut off counts for nothing. One append at a time.
 */
export class Spool {
  readonly #folder: string;
  readonly #name: string;
  /** Segments that are full, oldest first, without the current one. */
  #closed: Kept[];
  #current: Segment | null = null;
  /** The one after it, of zeros; null where it could not be made. */
  #next: Promise<Segment | null> | null = null;
  #number: number;

  /** @param folder made when absent. */
  static async open(folder: string): Promise<Spool> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).toSorted();
      const closed = names.map(async (name) => ({
        name,
        number: Number(SEGMENT.exec(name)![1]),
        size: (await stat(join(folder, name))).size,
        file: null,
      }));
      return new Spool(folder, await Promise.all(closed));
    } catch (cause) {
      throw storeError(cause, basename(folder));
    }
  }

  private constructor(folder: string, closed: Kept[]) {
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
      segment.file = await open(join(this.#folder, name), 'r');
      const bytes = await segment.file.readFile();
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
        await writeAll(segment.file, whole, segment.size);
        await segment.file.datasync();
        if (await hasName(segment.file)) {
          segment.size += whole.length;
          return { segment: segment.name, offset: segment.size };
        }
      } catch (cause) {
        await this.#takeBack(segment);
        throw cause;
      }
      // Somebody has removed it.
      await this.#setAside();
      return await this.append(content);
    } catch (cause) {
      throw storeError(cause, this.#name);
    }
  }

  /** The content of an append again, by the place behind it and its length in bytes. One read at a time. Throws LearningError. */
  async read({ segment, offset }: Position, length: number): Promise<Buffer> {
    try {
      const { file } = [this.#current, ...this.#closed].find((one) => one?.name === segment)!;
      const { buffer, bytesRead } = await file!.read(Buffer.allocUnsafe(length), 0, length, offset - length);
      if (bytesRead < length) throw new LearningError('io_error', `${this.#name}/${segment} has been cut off.`);
      return buffer;
    } catch (cause) {
      throw storeError(cause, this.#name);
    }
  }

  /** The database has all up to there. */
  async release({ segment }: Position): Promise<void> {
    const at = this.#closed.findIndex(({ name }) => name === segment);
    const done = this.#closed.slice(0, at === -1 && segment === this.#current?.name ? undefined : Math.max(at, 0));
    this.#closed = this.#closed.slice(done.length);
    await this.#remove(done);
  }

  async #remove(segments: readonly Kept[]): Promise<void> {
    for (const { name, file } of segments) {
      await file?.close().catch(() => {});
      await rm(join(this.#folder, name), { force: true });
    }
  }

  /** The database has everything: the disk is given back. */
  async clear(): Promise<void> {
    await this.#setAside();
    const done = this.#closed;
    this.#closed = [];
    await this.#remove(done);
  }

  async close(): Promise<void> {
    await this.#setAside();
    for (const segment of this.#closed) await segment.file?.close().catch(() => {});
  }

  async #segment(): Promise<Segment> {
    if (this.#current && this.#current.size >= SEGMENT_BYTES) this.#keep();
    if (this.#current === null) {
      this.#current = (await this.#next) ?? (await this.#create());
      this.#next = null;
    }
    if (this.#current.size >= SEGMENT_BYTES / 2) this.#next ??= this.#prepare();
    return this.#current;
  }

  /** Begins new ones. */
  async #setAside(): Promise<void> {
    this.#keep();
    const next = await this.#next;
    this.#next = null;
    if (next) this.#closed.push(next);
  }

  async #create(): Promise<Segment> {
    const number = this.#number++;
    const name = `${String(number).padStart(12, '0')}-${randomBytes(4).toString('hex')}.spool`;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(join(this.#folder, name), 'wx+', 0o600);
    try {
      await toDisk(this.#folder);
    } catch (cause) {
      await file.close().catch(() => {});
      throw cause;
    }
    return { name, number, file, size: 0 };
  }

  /** Writing where a file has room already needs no word in the file system's journal, for which everybody's writes wait. */
  async #prepare(): Promise<Segment | null> {
    const segment = await this.#create().catch(() => null);
    if (segment === null) return null;
    try {
      await segment.file.write(Buffer.alloc(SEGMENT_BYTES), 0, SEGMENT_BYTES, 0);
      await segment.file.datasync();
      return segment;
    } catch {
      // On a full disk the room is left to records.
      await segment.file.close().catch(() => {});
      await rm(join(this.#folder, segment.name), { force: true }).catch(() => {});
      return null;
    }
  }

  /** What was written of a frame that failed must not stand before the next one. */
  async #takeBack(segment: Segment): Promise<void> {
    try {
      await segment.file.truncate(segment.size);
    } catch {
      // The segment then ends in a torn entry, which the reader expects.
    }
    this.#keep();
  }

  #keep(): void {
    if (this.#current) this.#closed.push(this.#current);
    this.#current = null;
  }
}

/** Whether behind the last whole frame there is another one. */
function holdsMore(bytes: Buffer, whole: number): boolean {
  if (whole + HEAD > bytes.length) return false;
  const next = whole + HEAD + bytes.readUInt32LE(whole);
  return next < bytes.length && !framesOf(bytes.subarray(next)).next().done;
}
