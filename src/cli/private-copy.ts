import { Snapshots } from '../snapshot/snapshots';

/**
 * Lends a consistent copy of a database, whoever is writing to it, and leaves nothing behind. The copy belongs to nobody
 * else: it may be opened for writing. Throws LearningError.
 */
export async function withPrivateCopy<T>(
  path: string,
  signal: AbortSignal,
  work: (copy: string) => Promise<T>,
): Promise<T> {
  const snapshots = new Snapshots({ path, maxStalenessSeconds: 0 });
  try {
    const lease = await snapshots.acquire({ askedAt: Date.now(), freshness: 'latest', signal });
    try {
      return await work(lease.generation.path);
    } finally {
      lease.release();
    }
  } finally {
    await snapshots.close();
  }
}
