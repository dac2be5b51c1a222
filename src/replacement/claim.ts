import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno } from '../snapshot/io-error';
import { isOrphan, writeOwner } from '../snapshot/owner';

/** Makes a folder of that name that says whose it is, unless there is one. One of a process that died is taken away first. */
export async function claimFolder(path: string): Promise<boolean> {
  const claim = await mkdtemp(`${path}-`);
  try {
    await writeOwner(claim);
    // `rename` replaces a folder only if that is empty.
    await rename(claim, path);
    return true;
  } catch (error) {
    await rm(claim, { recursive: true, force: true });
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    return false;
  }
}

/** What processes have left beside a folder that they wanted to claim, and were killed. */
export async function removeLeftClaims(path: string): Promise<void> {
  // A folder that may not be listed may not be written to either.
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const claim = join(dirname(path), name);
    if (name.startsWith(`${basename(path)}-`) && (await isOrphan(claim)))
      await rm(claim, { recursive: true, force: true });
  }
}
