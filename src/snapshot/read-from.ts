import type { FileHandle } from 'node:fs/promises';
import type { ReadAt } from '../storage/read-at';

/** Reads of an open file. */
export function readFrom(file: FileHandle): ReadAt {
  return async (position, bytes) => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, position);
    return buffer.subarray(0, bytesRead);
  };
}
