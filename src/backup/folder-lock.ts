import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../error/learning-error';
import { claimFolder, removeLeftClaims } from '../replacement/claim';
import { isErrno } from '../snapshot/io-error';
import { isOrphan, OWNER_FILE } from '../snapshot/owner';

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

async function holderOf(folder: string): Promise<string> {
  try {
    const { pid } = JSON.parse(await readFile(join(folder, OWNER_FILE), 'utf8')) as { pid: number };
    return `, PID ${pid}`;
  } catch {
    return '';
  }
}

/** Two processes may find the same orphan: the one that renames it removes it. */
async function removeOrphan(path: string): Promise<void> {
  const away = await mkdtemp(`${path}-`);
  try {
    await rename(path, join(away, 'lock'));
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  } finally {
    await rm(away, { recursive: true, force: true });
  }
}

/**
 * Keeps other processes of ours from working on the same backups meanwhile. Waits for one that is at it, for a minute at
 * most. A folder that may only be read is not locked: nobody writes to it.
 * @throws LearningError busy
 */
export async function withLock<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, '.lock');
  const until = performance.now() + PATIENCE_MS;
  let isOurs = false;
  try {
    while (!(await claimFolder(lock))) {
      if (await isOrphan(lock)) await removeOrphan(lock);
      else if (performance.now() < until) await delay(LOOK_EVERY_MS, undefined, { signal });
      else {
        throw new LearningError('busy', `Another process is at work on these backups${await holderOf(lock)}.`, {
          hint: 'Wait until it has ended.',
        });
      }
    }
    isOurs = true;
    await removeLeftClaims(lock);
  } catch (error) {
    if (isOurs || !isErrno(error, 'EROFS', 'EACCES')) throw error;
  }
  try {
    return await work();
  } finally {
    if (isOurs) await rm(lock, { recursive: true, force: true });
  }
}
