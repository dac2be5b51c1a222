import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { isErrno, readingError } from '../../snapshot/io-error';
import { readHeader, withoutLog } from './header';
import { isHot } from './rollback-journal';
import { type CommittedPages, committedPages } from './write-ahead-log';

const ATTEMPTS = 40;
const PAUSE_MS = 50;
/** What is held in memory, and in that of WebAssembly once more. */
const MAX_BYTES = 256 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;

/** Why what was read is no state of the database. */
type Unsteady = 'journal' | 'changed';

async function readOpened(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

async function isStill(file: FileHandle, bytes: Buffer): Promise<boolean> {
  const part = Buffer.alloc(Math.min(PART_BYTES, bytes.length));
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(part, 0, Math.min(part.length, bytes.length - done), done);
    if (bytesRead === 0 || !part.subarray(0, bytesRead).equals(bytes.subarray(done, done + bytesRead))) return false;
    done += bytesRead;
  }
  return (await file.stat()).size === bytes.length;
}

async function readLog(path: string, name: string): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw tooLarge(name);
      return await readOpened(file, size);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** The database as of the last commit in its log. */
function laidOver(main: Buffer, log: Buffer, { pageBytes, pages, offsets }: CommittedPages, name: string): Buffer {
  if (readHeader(main, name).pageBytes !== pageBytes) {
    throw new LearningError('damaged_neighbour', `${name} is damaged: its log holds pages of another size.`);
  }
  const bytes = pages * pageBytes;
  if (bytes > MAX_BYTES) throw tooLarge(name);
  const copy = Buffer.alloc(bytes);
  main.copy(copy, 0, 0, Math.min(main.length, bytes));
  for (let page = Math.floor(main.length / pageBytes) + 1; page <= pages; page++) {
    if (!offsets.has(page)) throw cut(name);
  }
  for (const [page, offset] of offsets) {
    if (page <= pages) log.copy(copy, (page - 1) * pageBytes, offset, offset + pageBytes);
  }
  return copy;
}

/**
 * Reads the database twice, and its journal and log between: what was the same both times was so when the log was read.
 * Whatever a checkpoint moves, or a transaction half writes, shows in one of them.
 */
async function attempt(path: string, name: string): Promise<Buffer | Unsteady> {
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new LearningError('not_sqlite', `${name} is no file.`);
    if (stats.size === 0) throw new LearningError('not_sqlite', `${name} is empty: its owner has written nothing yet.`);
    if (stats.size > MAX_BYTES) throw tooLarge(name);
    const main = await readOpened(file, stats.size);
    const isHalfWritten = await isHot(`${path}-journal`);
    const log = await readLog(`${path}-wal`, name);
    if (isHalfWritten) return 'journal';
    if (!(await isStill(file, main))) return 'changed';
    const pages = log && committedPages(log);
    const copy = pages ? laidOver(main, log, pages, name) : main;
    const header = readHeader(copy, name);
    if (header.pages !== null && copy.length < header.pages * header.pageBytes) throw cut(name);
    withoutLog(copy);
    return copy;
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a SQLite database as of its last commit, log included, while its owner writes. Takes no lock, and makes no
 * file beside it, unlike SQLite itself.
 * @throws LearningError: not_found, permission_denied, not_sqlite, truncated, damaged_neighbour, too_large, unstable
 */
export async function copySqlite(path: string, signal?: AbortSignal): Promise<Buffer> {
  const name = basename(path);
  let last: Unsteady = 'changed';
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    signal?.throwIfAborted();
    if (tries > 0) await wait(PAUSE_MS, undefined, signal && { signal });
    try {
      // SQLite names its files after the one that a link leads to.
      const copied = await attempt(await realpath(path), name);
      if (typeof copied !== 'string') return copied;
      last = copied;
    } catch (error) {
      throw readingError(error, name);
    }
  }
  throw last === 'journal'
    ? new LearningError('unstable', `${name} has a transaction that is not ended: its pages may be half written.`, {
        hint: 'Let it end. If the process that began it has died, let its owner open the file, which takes it back.',
      })
    : new LearningError('unstable', `${name} changed whenever it was read.`, {
        hint: 'Try again when its owner writes less.',
      });
}

const cut = (name: string) =>
  new LearningError('truncated', `${name} is cut short: pages are missing at its end.`, {
    hint: 'Bring it back from a copy, or let its owner finish writing it.',
  });

const tooLarge = (name: string) =>
  new LearningError('too_large', `${name} is larger than the 256 MB that are read.`, {
    hint: 'Let its owner clear up, or name a smaller file.',
  });
