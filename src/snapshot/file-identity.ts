import { stat } from 'node:fs/promises';
import { isErrno } from './io-error';

/** Enough of a file's stat to tell whether it is the same file with the same content. */
export interface FileIdentity {
  readonly regular: boolean;
  readonly device: bigint;
  readonly inode: bigint;
  readonly bytes: bigint;
  readonly modifiedNs: bigint;
  /** Nothing can have written to it since without moving the time of modification. */
  readonly settled: boolean;
}

/** File systems stamp times in steps of some milliseconds: younger times may hide a later write. */
export const SETTLE_MS = 50;

/** Null when there is no such file. */
export async function identify(path: string): Promise<FileIdentity | null> {
  const now = Date.now();
  try {
    const stats = await stat(path, { bigint: true });
    const { dev, ino, size, mtimeNs, mtimeMs } = stats;
    return {
      regular: stats.isFile(),
      device: dev,
      inode: ino,
      bytes: size,
      modifiedNs: mtimeNs,
      settled: Number(mtimeMs) + SETTLE_MS < now,
    };
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

export function isSameFile(a: FileIdentity | null, b: FileIdentity | null): boolean {
  if (a === null || b === null) return a === b;
  return a.device === b.device && a.inode === b.inode;
}

/** Whether the content is the same for certain. */
export function isUnchanged(before: FileIdentity | null, now: FileIdentity | null): boolean {
  if (before === null || now === null) return before === now;
  return (
    before.settled && isSameFile(before, now) && before.bytes === now.bytes && before.modifiedNs === now.modifiedNs
  );
}

/** Whether a write-ahead log is still the same one, at most longer: its copy is then a prefix of it. */
export function hasOnlyGrown(before: FileIdentity | null, now: FileIdentity | null): boolean {
  if (before === null || now === null) return before === now;
  return isSameFile(before, now) && before.bytes <= now.bytes;
}
