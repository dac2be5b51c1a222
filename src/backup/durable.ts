import { open, writeFile } from 'node:fs/promises';

/** Waits until the disk has what was written to a file, or to the list of files of a folder. */
export async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new file for this user alone, with its content on the disk. */
export async function writeDurably(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx', flush: true });
}
