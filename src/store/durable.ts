import { dirname } from 'node:path';
import { toDisk } from '../snapshot/file-system';

/** Returns when a loss of power takes nothing of the file away. Not for a database that this process has open. */
export function syncFile(path: string): Promise<void> {
  return toDisk(path, 'r+');
}

/** The same of the names in the folder that holds it; where folders cannot be asked for it, when the system sees fit. */
export function syncName(path: string): Promise<void> {
  return toDisk(dirname(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC' || error.code === 'EIO') throw error;
  });
}
