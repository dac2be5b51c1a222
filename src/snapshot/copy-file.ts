import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, open, stat } from 'node:fs/promises';
import { type Copied, type Course, copyInThread, PIECE_BYTES, type Stretch } from './copy-thread';
import { writeAll } from './file-system';

/** What is larger is copied by a thread of its own, whose start takes as long as is won on so many bytes. */
const LARGE_BYTES = 128 * 1024 * 1024;

/** Whether the file system shares the blocks of both from now on, which takes no time and no room. */
export async function clone(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  } catch {
    return false;
  }
  await chmod(to, 0o600);
  return true;
}

async function withFiles<T>(
  from: string,
  to: string,
  flags: 'wx' | 'r+',
  work: (source: FileHandle, target: FileHandle) => Promise<T>,
): Promise<T> {
  const source = await open(from, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const target = await open(to, flags, 0o600);
    try {
      return await work(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copySmall(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<number> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = 0; ; ) {
    const { bytesRead } = await source.read(piece, 0, PIECE_BYTES, at);
    if (bytesRead === 0) return at;
    await writeAll(target, piece.subarray(0, bytesRead), at);
    at += bytesRead;
    signal.throwIfAborted();
  }
}

/**
 * Copies what the file holds by the time its end is reached, into a new file for this user alone. Node's own copyFile
 * never comes back when the source shrinks meanwhile, as a database does after a checkpoint.
 * @returns bytes copied
 */
export function copyBytes(from: string, to: string, course: Course): Promise<number> {
  return withFiles(from, to, 'wx', async (source, target) => {
    const { size } = await source.stat();
    if (size < LARGE_BYTES) return copySmall(source, target, course.signal);
    const files = { source: source.fd, target: target.fd, stretches: null, isCompared: false };
    return (await copyInThread(files, course)).bytes;
  });
}

/** As `copyBytes`, and for free where the file system shares blocks. @returns bytes copied */
export async function copyWhole(from: string, to: string, signal: AbortSignal): Promise<number> {
  return (await clone(from, to)) ? (await stat(to)).size : copyBytes(from, to, { signal });
}

/**
 * Makes a file the same as another, whatever it held, and writes only what differs: both are read, byte for byte. What
 * ends half way leaves a file of which the rest is as it was.
 */
export function updateBytes(from: string, to: string, course: Course): Promise<Copied> {
  return withFiles(from, to, 'r+', async (source, target) => {
    const files = { source: source.fd, target: target.fd, stretches: null, isCompared: true };
    const copied = await copyInThread(files, course);
    if ((await target.stat()).size > copied.bytes) await target.truncate(copied.bytes);
    return copied;
  });
}

/** Copies these stretches of a file into another. */
export function copyStretches(
  from: string,
  to: string,
  stretches: readonly Stretch[],
  course: Course,
): Promise<Copied> {
  return withFiles(from, to, 'r+', (source, target) =>
    copyInThread({ source: source.fd, target: target.fd, stretches, isCompared: false }, course),
  );
}
