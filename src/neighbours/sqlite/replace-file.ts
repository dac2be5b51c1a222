import { chmod, chown, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toDisk, writeAll } from '../../snapshot/file-system';
import { isErrno, readingError } from '../../snapshot/io-error';

/** A file that is there already is never written over. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeAll(file, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** To the disk under its name all at once, with the rights of the one that was there. @param check runs last, and may throw */
export async function replaceFile(path: string, bytes: Uint8Array, check: () => Promise<void>): Promise<void> {
  const name = basename(path);
  const unfinished = join(dirname(path), `.${name}.unfinished`);
  try {
    await rm(unfinished, { force: true });
    await writeNew(unfinished, bytes);
    const before = await stat(path).catch((error: unknown) => {
      if (isErrno(error, 'ENOENT')) return null;
      throw error;
    });
    if (before !== null) {
      await chmod(unfinished, before.mode & 0o777);
      if (process.getuid?.() === 0) await chown(unfinished, before.uid, before.gid);
    }
    await check();
    await rename(unfinished, path);
    await toDisk(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw readingError(error, name);
  }
}
