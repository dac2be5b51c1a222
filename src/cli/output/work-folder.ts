import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../../snapshot/file-system';
import { HEARTBEAT_MS, isOrphan, OWNER_FILE, pulse, writeOwner } from '../../snapshot/owner';

/** Takes away what commands that were killed have left in the place of such folders; what has no owner's name is not ours. */
async function removeOrphans(prefix: string): Promise<void> {
  const names = await readdir(dirname(prefix)).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(basename(prefix)))) {
    const path = join(dirname(prefix), name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isDirectory() || (process.geteuid && found.uid !== process.geteuid())) continue;
    if ((await exists(join(path, OWNER_FILE))) && (await isOrphan(path))) {
      await rm(path, { recursive: true, force: true }).catch(() => {});
    }
  }
}

/**
 * A new folder whose path begins so, for files under way, which goes with the process; those of killed ones go now.
 * Throws what the system says.
 */
export async function workFolder(prefix: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(prefix);
  const leave = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', leave);
  const heartbeat = setInterval(() => pulse(folder).catch(() => {}), HEARTBEAT_MS).unref();
  const remove = async () => {
    clearInterval(heartbeat);
    process.off('exit', leave);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeOwner(folder);
    await removeOrphans(prefix);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
