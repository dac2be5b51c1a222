import { readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';

export interface LockHolder {
  readonly pid: number;
  /** Null where this user may not know. */
  readonly program: string | null;
}

/** A line of Linux's table of locks, as in `1: POSIX  ADVISORY  WRITE 4711 fd:01:1234 0 EOF`. */
const LINE = /^\d+: \S+\s+\S+\s+(?:READ|WRITE)\s+(\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s/;

async function programOf(pid: number): Promise<string | null> {
  const link = await readlink(`/proc/${pid}/exe`).catch(() => null);
  return link === null
    ? await readFile(`/proc/${pid}/comm`, 'utf8').then(
        (name) => name.trim(),
        () => null,
      )
    : basename(link);
}

/**
 * Who has the file open, without touching it: asking DuckDB would mean to open it. Null when nobody has; undefined where the
 * system does not tell, which only Linux does.
 */
export async function lockHolder(path: string): Promise<LockHolder | null | undefined> {
  const locks = await readFile('/proc/locks', 'utf8').catch(() => null);
  const file = await stat(await realpath(path).catch(() => path)).catch(() => null);
  if (locks === null || file === null) return locks === null ? undefined : null;
  for (const line of locks.split('\n')) {
    // Layered file systems give another device to the table than to stat; the number of the file is the same.
    const [, pid, , , inode] = LINE.exec(line) ?? [];
    if (inode === undefined || Number(inode) !== file.ino) continue;
    return { pid: Number(pid), program: await programOf(Number(pid)) };
  }
  return null;
}
