import { LearningError } from '../../error/learning-error';

/** Bytes of the header, with which the first page of each SQLite database begins. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

/** What stands for a write-ahead log in the two bytes that name the versions of the format. */
const ROLLBACK = 1;
const VERSIONS = 18;

export interface SqliteHeader {
  readonly pageBytes: number;
  /** Pages of the database; null where an old writer has not kept the number. */
  readonly pages: number | null;
}

const isPowerOfTwo = (n: number) => (n & (n - 1)) === 0;

/** Throws not_sqlite. @param name of the file, for the message */
export function readHeader(bytes: Buffer, name: string): SqliteHeader {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new LearningError('not_sqlite', `${name} is no SQLite database.`);
  }
  const given = bytes.readUInt16BE(16);
  const pageBytes = given === 1 ? 65_536 : given;
  if (pageBytes < 512 || !isPowerOfTwo(pageBytes)) {
    throw new LearningError('damaged_neighbour', `${name} is damaged: its header names pages of ${pageBytes} bytes.`);
  }
  const isKept = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  const pages = bytes.readUInt32BE(28);
  return { pageBytes, pages: isKept && pages > 0 ? pages : null };
}

/** Lets the copy be opened by itself: what its log held has been laid into it. */
export function withoutLog(bytes: Buffer): void {
  bytes[VERSIONS] = ROLLBACK;
  bytes[VERSIONS + 1] = ROLLBACK;
}
