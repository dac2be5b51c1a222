import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, open, stat } from 'node:fs/promises';
import { writeAll } from './file-system';

const CHUNK_BYTES = 2 * 1024 * 1024;

async function clone(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  } catch {
    return false;
  }
  await chmod(to, 0o600);
  return true;
}

/** Reads the next chunk while the last one is being written. Nothing is under way any more when it ends, however it ends. */
async function pump(source: FileHandle, target: FileHandle, signal: AbortSignal): Promise<number> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const;
  let written: Promise<void> = Promise.resolve();
  try {
    for (let at = 0, turn = 0; ; turn ^= 1) {
      const { bytesRead } = await source.read(buffers[turn]!, 0, CHUNK_BYTES, at);
      await written;
      signal.throwIfAborted();
      if (bytesRead === 0) return at;
      written = writeAll(target, buffers[turn]!.subarray(0, bytesRead), at);
      written.catch(() => {});
      at += bytesRead;
    }
  } finally {
    await written.catch(() => {});
  }
}

/**
 * Copies what the file holds by the time its end is reached, into a new file for this user alone, and for free
 * where the file system shares blocks. Node's own copyFile never comes back when the source shrinks meanwhile,
 * as a database does after a checkpoint.
 * @returns bytes copied
 */
export async function copyWhole(from: string, to: string, signal: AbortSignal): Promise<number> {
  if (await clone(from, to)) return (await stat(to)).size;
  const source = await open(from, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      return await pump(source, target, signal);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
