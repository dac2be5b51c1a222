import { type ReadAt, viewOf } from './read-at';

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
  readonly #read: ReadAt;
  #held: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(read: ReadAt) {
    this.#read = read;
  }

  /** Fewer bytes where the file ends. */
  async at(position: number, bytes: number): Promise<DataView> {
    if (position < this.#start || position + bytes > this.#start + this.#held.length) {
      this.#start = position;
      this.#held = await this.#read(position, WINDOW_BYTES);
    }
    return viewOf(this.#held.subarray(position - this.#start, position - this.#start + bytes));
  }
}

/** The fields of DuckDB's serializer, one after the other. */
class Fields {
  readonly #bytes: DataView;
  at = 0;

  constructor(bytes: DataView) {
    this.#bytes = bytes;
  }

  id(): number {
    this.at += 2;
    return this.#bytes.getUint16(this.at - 2, true);
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.getUint8(this.at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}

/** Where the first entry ends, which has no frame; null when the layout is another. Throws RangeError when it is torn. */
function endOfVersion(bytes: DataView): number | null {
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

const isCommit = (frame: DataView) =>
  frame.getUint16(FRAME_BYTES, true) === ENTRY_TYPE && frame.getUint8(FRAME_BYTES + 2) === COMMIT;

/**
 * Where the last commit of a write-ahead log ends. One that is copied while its writer commits ends within a transaction,
 * and DuckDB 1.5 keeps what a bulk insert of such a transaction has added, though it lacks the rest.
 * @returns a count of bytes; all of them where the layout is not known
 */
export async function committedBytes(read: ReadAt, fileBytes: number): Promise<number> {
  const log = new Window(read);
  let committed = 0;
  try {
    const first = endOfVersion(await log.at(0, 256));
    if (first === null) return fileBytes;
    for (let at = first; at < fileBytes; ) {
      const head = await log.at(at, FRAME_BYTES + TYPE_BYTES);
      const end = at + FRAME_BYTES + Number(head.getBigUint64(0, true));
      if (end > fileBytes) break;
      if (isCommit(head)) committed = end;
      at = end;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return committed;
}
