const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The last bit says in which order the bytes of a word are summed. */
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/** The pages that a log holds as of its last commit. */
export interface CommittedPages {
  readonly pageBytes: number;
  /** Pages of the database after that commit. */
  readonly pages: number;
  /** Where in the log each page is, by its number from 1. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** SQLite's running sum over words, in pairs. */
class Checksum {
  #a = 0;
  #b = 0;
  readonly #isBig: boolean;

  constructor(isBig: boolean) {
    this.#isBig = isBig;
  }

  add(bytes: Buffer, from: number, length: number): void {
    let a = this.#a;
    let b = this.#b;
    for (let at = from; at < from + length; at += 8) {
      const first = this.#isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
      const second = this.#isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
      a = (a + first + b) >>> 0;
      b = (b + second + a) >>> 0;
    }
    this.#a = a;
    this.#b = b;
  }

  is(bytes: Buffer, at: number): boolean {
    return this.#a === bytes.readUInt32BE(at) && this.#b === bytes.readUInt32BE(at + 4);
  }
}

/**
 * What has been committed to a log: its frames up to the last commit whose salts are those of the log and whose sums are
 * right, as SQLite itself recovers it. Null where nothing has.
 */
export function committedPages(log: Buffer): CommittedPages | null {
  if (log.length < HEADER_BYTES) return null;
  const magic = log.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC || log.readUInt32BE(4) !== VERSION) return null;
  const pageBytes = log.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) return null;
  const sum = new Checksum((magic & 1) === 1);
  sum.add(log, 0, 24);
  if (!sum.is(log, 24)) return null;

  const salts = log.subarray(16, 24);
  const committed = new Map<number, number>();
  let open = new Map<number, number>();
  let pages: number | null = null;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    const page = log.readUInt32BE(at);
    if (page === 0 || !salts.equals(log.subarray(at + 8, at + 16))) break;
    sum.add(log, at, 8);
    sum.add(log, at + FRAME_HEADER_BYTES, pageBytes);
    if (!sum.is(log, at + 16)) break;
    open.set(page, at + FRAME_HEADER_BYTES);
    const after = log.readUInt32BE(at + 4);
    if (after === 0) continue;
    for (const [number, offset] of open) committed.set(number, offset);
    open = new Map();
    pages = after;
  }
  return pages === null ? null : { pageBytes, pages, offsets: committed };
}
