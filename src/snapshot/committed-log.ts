import { type FileHandle, open } from 'node:fs/promises';
import { endOfVersion, FRAME_BYTES, isCommit, MOST_VERSION_BYTES, TYPE_BYTES } from './log-frame';

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
  async at(position: number, bytes: number): Promise<Buffer<ArrayBuffer>> {
    if (position < this.#start || position + bytes > this.#start + this.#held) {
      this.#start = position;
      this.#held = (await this.#file.read(this.#buffer, 0, WINDOW_BYTES, position)).bytesRead;
    }
    return this.#buffer.subarray(position - this.#start, Math.min(this.#held, position - this.#start + bytes));
  }
}

/**
 * Where the last commit of a log ends, or 0.
 * @param from an earlier commit's end, from which to look on; 0 for the beginning
 * @param end bytes that count
 * @returns null where the layout is not known
 */
export async function lastCommit(file: FileHandle, from: number, end: number): Promise<number | null> {
  const log = new Window(file);
  let committed = from;
  try {
    const first = from > 0 ? from : endOfVersion(await log.at(0, MOST_VERSION_BYTES));
    if (first === null) return null;
    for (let at = first; at < end; ) {
      const head = await log.at(at, FRAME_BYTES + TYPE_BYTES);
      const next = at + FRAME_BYTES + Number(head.readBigUInt64LE(0));
      if (next > end) break;
      if (isCommit(head.subarray(FRAME_BYTES))) committed = next;
      at = next;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return committed;
}

/** Whether it can be told where the commits of a log end. */
export async function isLayoutKnown(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return (await lastCommit(file, 0, 0)) !== null;
  } finally {
    await file.close();
  }
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
    const committed = (await lastCommit(file, 0, size)) ?? size;
    if (committed < size) await file.truncate(committed);
    return committed;
  } finally {
    await file.close();
  }
}
