import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { areSelfContained, lastCommit } from '../storage/committed-log';
import type { ReadAt } from '../storage/read-at';
import { type FileIdentity, hasOnlyGrown } from './file-identity';
import { exists, whereThere, writeAll } from './file-system';
import type { GrownLog } from './generation';
import { readFrom } from './read-from';
import type { SourceState } from './source';

const LOG_SUFFIX = '.wal';
const GROWN_SUFFIX = '.log';
/** So much of what was copied before is compared with the source: a writer takes back a commit that the disk refused. */
const COMPARED_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** The path of the grown log of a copy. */
export const grownLogOf = (path: string) => path + GROWN_SUFFIX;

/** Only the log that DuckDB writes to when no checkpoint is under way; null where there are others, or it is no prefix. */
function newestOf(before: SourceState, now: SourceState): FileIdentity | null {
  const [[log, ...others], [logBefore, ...othersBefore]] = [now.logs, before.logs];
  if ([...others, ...othersBefore].some(({ identity }) => identity)) return null;
  const [identity, identityBefore] = [log!.identity, logBefore!.identity];
  return identityBefore === null || hasOnlyGrown(identityBefore, identity) ? identity : null;
}

/** Whether it can be told where the commits of a log end. */
async function isLayoutKnown(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return (await lastCommit(readFrom(file), 0, 0)) !== null;
  } finally {
    await file.close();
  }
}

/** Of a copy of everything; null where its log is in more than one file, or nobody knows where a commit of it ends. */
export async function firstGrowth(
  path: string,
  { logs: [, ...others] }: SourceState,
  walBytes: number,
): Promise<GrownLog | null> {
  if (others.some(({ identity }) => identity)) return null;
  if (walBytes > 0 && !(await isLayoutKnown(path + LOG_SUFFIX))) return null;
  return { base: randomBytes(8).toString('hex'), bytes: walBytes };
}

async function sameBytes(a: ReadAt, b: ReadAt, from: number, to: number): Promise<boolean> {
  const [left, right] = await Promise.all([a(from, to - from), b(from, to - from)]);
  return left.length === to - from && Buffer.compare(left, right) === 0;
}

/** False where the source ends before. */
async function copyPart(read: ReadAt, target: FileHandle, from: number, to: number): Promise<boolean> {
  for (let at = from; at < to; ) {
    const bytes = await read(at, Math.min(CHUNK_BYTES, to - at));
    if (bytes.length === 0) return false;
    await writeAll(target, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at);
    at += bytes.length;
  }
  return true;
}

/** A part of a log is read at once where it is short, and from then on asked of memory; a long one as it is asked for. */
function readLog(path: string, from: number, to: number): ReadAt {
  const read: ReadAt = async (position, bytes) => {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await readFrom(file)(position, bytes);
    } finally {
      await file.close();
    }
  };
  if (to - from > CHUNK_BYTES) return read;
  const held = read(from, to - from);
  // No unhandled rejection: whoever reads the piece gets the error.
  held.catch(() => {});
  return async (position, bytes) => {
    const start = position - from;
    return start < 0 ? read(position, bytes) : (await held).subarray(start, start + bytes);
  };
}

/** The grown log of the copy before, under the name of the next. */
async function takeOver(before: string, to: string): Promise<void> {
  if (await whereThere(link(grownLogOf(before), grownLogOf(to)))) return;
  if (await exists(before + LOG_SUFFIX)) await copyFile(before + LOG_SUFFIX, grownLogOf(to));
  else await (await open(grownLogOf(to), 'wx', 0o600)).close();
}

interface CopyBefore {
  readonly path: string;
  readonly source: SourceState;
  readonly grown: GrownLog;
}

/** The log of the source since a copy of it, which is being read already. */
export interface LogNews {
  readonly before: CopyBefore;
  readonly read: ReadAt;
  readonly bytes: number;
}

/** Null where it is not certain that the log is the same, and longer at most. */
export function logNews(before: CopyBefore, now: SourceState): LogNews | null {
  const newest = newestOf(before.source, now);
  const from = before.grown.bytes;
  if (newest === null || newest.bytes < from) return null;
  const bytes = Number(newest.bytes);
  return { before, bytes, read: readLog(now.logs[0]!.path, Math.max(0, from - COMPARED_BYTES), bytes) };
}

/**
 * Adds what has been committed since the copy before to its log, whatever the length of that.
 * @param byItself whether the database may have been written to since, so that nothing may be added that refers to it
 * @returns null where the log is another after all
 */
export async function growLog(
  { before, read, bytes }: LogNews,
  to: string,
  byItself: boolean,
): Promise<GrownLog | null> {
  const { base, bytes: from } = before.grown;
  await takeOver(before.path, to);
  const target = await open(grownLogOf(to), 'r+');
  try {
    if (!(await sameBytes(read, readFrom(target), Math.max(0, from - COMPARED_BYTES), from))) return null;
    const end = await lastCommit(read, from, bytes);
    if (end === null || (byItself && !(await areSelfContained(read, from, end)))) return null;
    return (await copyPart(read, target, from, end)) ? { base, bytes: end } : null;
  } finally {
    await target.close();
  }
}

/** Lays what counts of a grown log where DuckDB looks for it, unless it is there. */
export async function layLog({
  path,
  grown,
}: {
  readonly path: string;
  readonly grown?: GrownLog | null;
}): Promise<void> {
  if (!grown || grown.bytes === 0 || (await exists(path + LOG_SUFFIX))) return;
  await layLogAs(path, grown, path + LOG_SUFFIX);
}

/** Lays the log, as long as a generation counts it, into another file. */
export async function layLogAs(path: string, { bytes }: GrownLog, to: string): Promise<void> {
  // A name of our own: another process may lay out the same log.
  const unfinished = `${to}-${randomBytes(4).toString('hex')}`;
  try {
    const from = (await exists(grownLogOf(path))) ? grownLogOf(path) : path + LOG_SUFFIX;
    const source = await open(from, 'r');
    try {
      const target = await open(unfinished, 'wx', 0o600);
      try {
        if (!(await copyPart(readFrom(source), target, 0, bytes)))
          throw new RangeError('The log of a copy is cut off.');
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
    await rename(unfinished, to);
  } finally {
    await rm(unfinished, { force: true });
  }
}
