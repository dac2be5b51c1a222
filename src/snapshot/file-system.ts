import { access, type FileHandle, mkdir, open, statfs } from 'node:fs/promises';
import { isErrno } from './io-error';

/** Linux's numbers of file systems on which another machine's writes are seen late or in pieces. */
const INCOHERENT: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE or a shared folder of a virtual machine'],
  [0x01021997, '9p, a shared folder of a virtual machine'],
  [0x786f4256, 'a shared folder of VirtualBox'],
]);

/** The kind of file system when copies of a file written elsewhere cannot be trusted on it, else null. */
export async function incoherentFileSystem(path: string): Promise<string | null> {
  try {
    return INCOHERENT.get((await statfs(path)).type) ?? null;
  } catch {
    return null;
  }
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Does what needs a file. False where there is none. */
export async function whereThere(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Makes a folder for this user alone, and those above it, where there is none. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    // Node says so of a full disk, too. Asked for one folder alone it tells what it was, unless somebody has made it.
    await mkdir(path, { mode: 0o700 }).catch((cause) => {
      if (!isErrno(cause, 'EEXIST')) throw cause;
    });
  }
}

/** Waits until the disk has what was written to a file, or to the list of files of a folder. */
export async function toDisk(path: string, flags = 'r'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether an open file still has a name. One that somebody has removed takes what is written, and nobody finds it again. */
export async function hasName(file: FileHandle): Promise<boolean> {
  return (await file.stat()).nlink > 0;
}

/** All of the bytes, however few the system takes at a time. */
export async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
