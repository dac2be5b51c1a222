import { type FileHandle, open } from 'node:fs/promises';

const ENTRY_TYPE = 100;
const VERSION_ENTRY = 98;
const COMMIT = 100;

const VERSION = 101;
const DATABASE_IDENTIFIER = 102;
const ITERATION = 103;
const END = 0xffff;

/** The one layout whose entries are framed, since DuckDB 0.10, and not encrypted. */
const FRAMED = 2;
/** Size of the entry and its checksum. */
const FRAME_BYTES = 16;
const TYPE_BYTES = 3;

const WINDOW_BYTES = 1024 * 1024;

/** Reads a few bytes anywhere in a file, ahead of where it goes. */
class Window {
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(WINDOW_BYTES);
  #start = 0;
  #held = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Fewer bytes where the file ends. */
  async at(position: number, bytes: number): Promise<Buffer> {
    if (position < this.#start || position + bytes > this.#start + this.#held) {
      this.#start = position;
      this.#held = (await this.#file.read(this.#buffer, 0, WINDOW_BYTES, position)).bytesRead;
    }
    return this.#buffer.subarray(position - this.#start, Math.min(this.#held, position - this.#start + bytes));
  }
}

/** The fields of DuckDB's serializer, one after the other. */
class Fields {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  id(): number {
    this.at += 2;
    return this.#bytes.readUInt16LE(this.at - 2);
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}

/** Where the first entry ends, which has no frame; null when the layout is another. Throws RangeError when it is torn. */
function endOfVersion(bytes: Buffer): number | null {
  const fields = new Fields(bytes);
  if (fields.id() !== ENTRY_TYPE || fields.number() !== VERSION_ENTRY) return null;
  if (fields.id() !== VERSION || fields.number() !== FRAMED) return null;
  for (;;) {
    const id = fields.id();
    if (id === END) return fields.at;
    if (id !== DATABASE_IDENTIFIER && id !== ITERATION) return null;
    for (let left = id === DATABASE_IDENTIFIER ? fields.number() : 1; left > 0; left--) fields.number();
  }
}

const isCommit = (type: Buffer) => type.readUInt16LE(0) === ENTRY_TYPE && type.readUInt8(2) === COMMIT;

async function committedBytes(log: Window, fileBytes: number): Promise<number> {
  let committed = 0;
  try {
    const first = endOfVersion(await log.at(0, 256));
    if (first === null) return fileBytes;
    for (let at = first; at < fileBytes; ) {
      const head = await log.at(at, FRAME_BYTES + TYPE_BYTES);
      const end = at + FRAME_BYTES + Number(head.readBigUInt64LE(0));
      if (end > fileBytes) break;
      if (isCommit(head.subarray(FRAME_BYTES))) committed = end;
      at = end;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return committed;
}

/**
 * Cuts the copy of a write-ahead log after its last commit. A log that is copied while its writer commits ends within a
 * transaction, and DuckDB 1.5 keeps what a bulk insert of such a transaction has added, though it lacks the rest.
 * @returns bytes kept; all of them where the layout is not known
 */
export async function keepCommitted(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const committed = await committedBytes(new Window(file), size);
    if (committed < size) await file.truncate(committed);
    return committed;
  } finally {
    await file.close();
  }
}
