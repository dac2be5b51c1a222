import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

async function sync(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Returns when a loss of power takes nothing of the file away. Not for a database that this process has open. */
export function syncFile(path: string): Promise<void> {
  return sync(path, 'r+');
}

/** The same of the names in the folder that holds it; where folders cannot be asked for it, when the system sees fit. */
export function syncName(path: string): Promise<void> {
  return sync(dirname(path), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC' || error.code === 'EIO') throw error;
  });
}
