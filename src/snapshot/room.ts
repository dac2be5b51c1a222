import { statfs } from 'node:fs/promises';
import { LearningError } from '../error/learning-error';

/** Room that a copy leaves on the disk for everybody else. */
const RESERVE_BYTES = 16 * 1024 * 1024;

/** Throws disk_full when so many bytes would not fit beside the folder. */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes + RESERVE_BYTES) return;
  throw new LearningError(
    'disk_full',
    `The disk that holds the snapshots lacks room for a copy of ${Math.ceil(bytes / 1e6)} MB.`,
  );
}
