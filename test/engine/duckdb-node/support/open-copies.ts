import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestEngine } from './test-engine';

/** How many descriptors this process holds on private copies, seen from outside; on Linux alone. */
export async function openCopies({ folder }: TestEngine): Promise<number> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => ''));
  return (await Promise.all(links)).filter((link) => link.startsWith(join(folder, 'private'))).length;
}
