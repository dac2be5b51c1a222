import { open } from 'node:fs/promises';

/** Has what a file or a folder holds written to the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
