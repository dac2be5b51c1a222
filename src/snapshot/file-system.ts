import { access, statfs } from 'node:fs/promises';

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
