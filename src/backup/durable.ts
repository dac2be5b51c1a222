import { writeFile } from 'node:fs/promises';

/** A new file for this user alone, with its content on the disk. */
export async function writeDurably(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx', flush: true });
}
