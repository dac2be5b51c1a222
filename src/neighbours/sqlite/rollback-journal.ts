import { open } from 'node:fs/promises';
import { isErrno } from '../../snapshot/io-error';

const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
/** Magic, then how many pages have been put aside. */
const BYTES = 12;

/**
 * Whether pages of the database may be half written: its journal holds what they were. A journal in which nothing is
 * counted yet has been begun, and the database not been written to; one that was ended is gone, empty or zeroed.
 */
export async function isHot(journal: string): Promise<boolean> {
  try {
    const file = await open(journal, 'r');
    try {
      const head = Buffer.alloc(BYTES);
      const { bytesRead } = await file.read(head, 0, BYTES, 0);
      return bytesRead === BYTES && head.subarray(0, MAGIC.length).equals(MAGIC) && head.readUInt32BE(8) !== 0;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
