import { open } from 'node:fs/promises';
import { committedBytes } from '../storage/committed-log';
import { readFrom } from './read-from';

/**
 * Cuts the copy of a write-ahead log after its last commit.
 * @returns bytes kept
 */
export async function keepCommitted(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const committed = await committedBytes(readFrom(file), size);
    if (committed < size) await file.truncate(committed);
    return committed;
  } finally {
    await file.close();
  }
}
