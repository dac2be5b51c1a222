import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, open, stat } from 'node:fs/promises';
import { writeAll } from './file-system';

/** Read, and then written: where the next is read while one is written, both threads wait for the kernel, for several times as long. */
const CHUNK_BYTES = 1024 * 1024;
/** What is written at least where something differs. */
const STEP_BYTES = 64 * 1024;

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

/** What a copy that is under way is told and tells. */
export interface Course {
  readonly signal: AbortSignal;
  /** Told how many bytes of the source are done, and waited for. */
  readonly onBytes?: (done: number) => void | Promise<void>;
}

/** Takes what was read, and where; `before` is what the target holds there, empty where that is not asked for. */
type Put = (bytes: Buffer, at: number, before: Buffer) => Promise<void>;

/**
 * Nothing is under way any more when it ends, however it ends.
 * @param compared what is read beside the source; null for nothing
 * @returns the bytes of the source
 */
async function pump(
  source: FileHandle,
  compared: FileHandle | null,
  put: Put,
  { signal, onBytes }: Course,
): Promise<number> {
  const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  const old = Buffer.allocUnsafe(compared ? CHUNK_BYTES : 0);
  for (let at = 0; ; ) {
    const [{ bytesRead }, before] = await Promise.all([
      source.read(bytes, 0, CHUNK_BYTES, at),
      compared?.read(old, 0, CHUNK_BYTES, at),
    ]);
    if (bytesRead === 0) return at;
    await put(bytes.subarray(0, bytesRead), at, old.subarray(0, before?.bytesRead ?? 0));
    at += bytesRead;
    await onBytes?.(at);
    signal.throwIfAborted();
  }
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

/**
 * Copies what the file holds by the time its end is reached, into a new file for this user alone. Node's own copyFile
 * never comes back when the source shrinks meanwhile, as a database does after a checkpoint.
 * @returns bytes copied
 */
export function copyBytes(from: string, to: string, course: Course): Promise<number> {
  return withFiles(from, to, 'wx', (source, target) =>
    pump(source, null, (bytes, at) => writeAll(target, bytes, at), course),
  );
}

/** As `copyBytes`, and for free where the file system shares blocks. @returns bytes copied */
export async function copyWhole(from: string, to: string, signal: AbortSignal): Promise<number> {
  return (await clone(from, to)) ? (await stat(to)).size : copyBytes(from, to, { signal });
}

/** Where it begins and ends in a file. */
export type Stretch = readonly [from: number, to: number];

/** Stretches of the bytes that differ from what was there. */
function* differing(bytes: Buffer, before: Buffer): Generator<Stretch> {
  if (bytes.equals(before)) return;
  const differs = (from: number) => {
    const to = Math.min(from + STEP_BYTES, bytes.length);
    return !bytes.subarray(from, to).equals(before.subarray(from, to));
  };
  for (let from = 0; from < bytes.length; ) {
    if (!differs(from)) {
      from += STEP_BYTES;
      continue;
    }
    let to = from + STEP_BYTES;
    while (to < bytes.length && differs(to)) to += STEP_BYTES;
    yield [from, Math.min(to, bytes.length)];
    from = to;
  }
}

/**
 * Makes a file the same as another, whatever it held, and writes only what differs: both are read, byte for byte. What
 * ends half way leaves a file of which the rest is as it was.
 * @returns bytes of the file, how many were written, and where
 */
export function updateBytes(
  from: string,
  to: string,
  course: Course,
): Promise<{ readonly bytes: number; readonly written: number; readonly changed: readonly Stretch[] }> {
  return withFiles(from, to, 'r+', async (source, target) => {
    let written = 0;
    const changed: Stretch[] = [];
    const put: Put = async (bytes, at, before) => {
      for (const [begin, end] of differing(bytes, before)) {
        await writeAll(target, bytes.subarray(begin, end), at + begin);
        written += end - begin;
        changed.push([at + begin, at + end]);
      }
    };
    const bytes = await pump(source, target, put, course);
    if ((await target.stat()).size > bytes) await target.truncate(bytes);
    return { bytes, written, changed };
  });
}

/** Copies these stretches of a file into another. */
export function copyStretches(
  from: string,
  to: string,
  stretches: readonly Stretch[],
  { signal, onBytes }: Course,
): Promise<void> {
  return withFiles(from, to, 'r+', async (source, target) => {
    const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    for (const [begin, end] of stretches) {
      const { bytesRead } = await source.read(bytes, 0, Math.min(CHUNK_BYTES, end - begin), begin);
      await writeAll(target, bytes.subarray(0, bytesRead), begin);
      await onBytes?.(begin + bytesRead);
      signal.throwIfAborted();
    }
  });
}
