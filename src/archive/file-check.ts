import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '../snapshot/io-error';
import type { ArchivedFile } from './manifest';

const CHUNK_BYTES = 1024 * 1024;

/** The SHA-256 of a file, in hexadecimal. Throws what the file system does. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) hash.update(chunk);
  return hash.digest('hex');
}

/** What keeps a file from being the one that was archived, as the end of a sentence; null where nothing does. */
export async function faultOf(root: string, { path, bytes, sha256 }: ArchivedFile): Promise<string | null> {
  const place = join(root, path);
  try {
    const { size } = await stat(place);
    if (size !== bytes) return `has ${size} bytes instead of ${bytes}`;
    return (await sha256Of(place)) === sha256 ? null : 'holds other bytes than were archived';
  } catch (cause) {
    if (isErrno(cause, 'ENOENT', 'ENOTDIR')) return 'is missing';
    if (isErrno(cause, 'EACCES', 'EPERM')) return 'may not be read';
    return 'cannot be read';
  }
}
