import { endOfVersion, FRAME_BYTES, isCommit, isSelfContained, MOST_VERSION_BYTES, TYPE_BYTES } from './log-frame';
import { type ReadAt, viewOf } from './read-at';

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
  async at(position: number, bytes: number): Promise<Uint8Array> {
    if (position < this.#start || position + bytes > this.#start + this.#held.length) {
      this.#start = position;
      this.#held = await this.#read(position, WINDOW_BYTES);
    }
    return this.#held.subarray(position - this.#start, position - this.#start + bytes);
  }
}

/**
 * Where the last commit of a write-ahead log ends, or 0. One that is copied while its writer commits ends within a
 * transaction, and DuckDB 1.5 keeps what a bulk insert of such a transaction has added, though it lacks the rest.
 * @param from an earlier commit's end, from which to look on; 0 for the beginning
 * @param end bytes that count
 * @returns null where the layout is not known
 */
export async function lastCommit(read: ReadAt, from: number, end: number): Promise<number | null> {
  const log = new Window(read);
  let committed = from;
  try {
    const first = from > 0 ? from : endOfVersion(viewOf(await log.at(0, MOST_VERSION_BYTES)));
    if (first === null) return null;
    for (let at = first; at < end; ) {
      const head = await log.at(at, FRAME_BYTES + TYPE_BYTES);
      const next = at + FRAME_BYTES + Number(viewOf(head).getBigUint64(0, true));
      if (next > end) break;
      if (isCommit(viewOf(head.subarray(FRAME_BYTES)))) committed = next;
      at = next;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return committed;
}

/** Bytes up to the end of the last commit; all of them where the layout is not known. */
export const committedBytes = async (read: ReadAt, fileBytes: number): Promise<number> =>
  (await lastCommit(read, 0, fileBytes)) ?? fileBytes;

/** Whether none of the entries between, which begin and end there, refers to blocks of the database. */
export async function areSelfContained(read: ReadAt, from: number, end: number): Promise<boolean> {
  const log = new Window(read);
  for (let at = from; at < end; ) {
    const head = await log.at(at, FRAME_BYTES + TYPE_BYTES);
    if (head.length < FRAME_BYTES + TYPE_BYTES || !isSelfContained(viewOf(head.subarray(FRAME_BYTES)))) return false;
    at += FRAME_BYTES + Number(viewOf(head).getBigUint64(0, true));
  }
  return true;
}
