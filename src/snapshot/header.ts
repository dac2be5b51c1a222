import { LearningError } from '../error/learning-error';

const BLOCK = 4096;
export const HEADERS_BYTES = 3 * BLOCK;

const MAGIC = 'DUCK';
/** The newest storage that the DuckDB built in can read. A test holds it against the library. */
export const NEWEST_STORAGE = 68n;
const ENCRYPTED = 1n;

const NOWHERE = 0xffff_ffff_ffff_ffffn;
const MULTIPLIER = 0xbf58476d1ce4e5b9n;

/** The current one of the two database headers, which a checkpoint writes in turn. */
export interface DatabaseHeader {
  /** Grows with every checkpoint. */
  readonly iteration: bigint;
  /** Where the last block ends that leads to all others. After a checkpoint the file may be shorter than its count of blocks says. */
  readonly neededBytes: bigint;
  /** Differs between two databases that happen to be at the same iteration. */
  readonly checksum: bigint;
  /** Version of the storage format. */
  readonly storage: bigint;
  /** The DuckDB release that created the file, such as `v1.5.5`. */
  readonly createdBy: string;
}

function isSound(block: Buffer): boolean {
  let sum = 5381n;
  for (let at = 8; at < BLOCK; at += 8) sum ^= BigInt.asUintN(64, block.readBigUInt64LE(at) * MULTIPLIER);
  return sum === block.readBigUInt64LE(0);
}

const FOREIGN: readonly (readonly [prefix: string, what: string])[] = [
  ['SQLite format 3', 'a SQLite database'],
  ['PAR1', 'a Parquet file'],
];

function refuseForeign(bytes: Buffer, name: string): void {
  const magic = bytes.subarray(8, 12).toString('latin1');
  if (bytes.length >= 12 && magic === MAGIC) return;
  const text = bytes.subarray(0, 16).toString('latin1');
  const what = FOREIGN.find(([prefix]) => text.startsWith(prefix))?.[1] ?? 'not a DuckDB database';
  throw new LearningError('not_duckdb', `${name} is ${what}.`);
}

/** Of a pointer, the upper byte is a place within the block; all ones point nowhere. */
function leadingBlocks(block: Buffer): bigint {
  const counts = [16, 24].map((at) => {
    const pointer = block.readBigUInt64LE(at);
    return pointer === NOWHERE ? 0n : BigInt.asUintN(56, pointer) + 1n;
  });
  return counts[0]! > counts[1]! ? counts[0]! : counts[1]!;
}

/**
 * Reads the first HEADERS_BYTES of a database file.
 * @returns null when a checksum is wrong: a header is being written just now, or it is damaged
 * @throws LearningError truncated, not_duckdb, encrypted or newer_format
 */
export function parseHeader(bytes: Buffer, name: string): DatabaseHeader | null {
  if (bytes.length === 0) throw new LearningError('truncated', `${name} is empty.`);
  refuseForeign(bytes, name);
  if (bytes.length < HEADERS_BYTES) throw new LearningError('truncated', `${name} ends within its header.`);
  if (bytes.readBigUInt64LE(20) & ENCRYPTED) throw new LearningError('encrypted', `${name} is encrypted.`);
  const storage = bytes.readBigUInt64LE(12);
  if (storage > NEWEST_STORAGE) {
    throw new LearningError(
      'newer_format',
      `${name} has storage version ${storage}; the newest that can be read here is ${NEWEST_STORAGE}.`,
    );
  }
  // DuckDB opens no file in which one of the three is unsound.
  const blocks = [0, BLOCK, 2 * BLOCK].map((at) => bytes.subarray(at, at + BLOCK));
  if (!blocks.every(isSound)) return null;
  const createdBy = bytes.subarray(52, 84).toString('latin1').replace(/\0.*$/s, '');
  const [first, second] = [blocks[1]!, blocks[2]!];
  const current = first.readBigUInt64LE(8) > second.readBigUInt64LE(8) ? first : second;
  return {
    iteration: current.readBigUInt64LE(8),
    neededBytes: BigInt(HEADERS_BYTES) + leadingBlocks(current) * current.readBigUInt64LE(40),
    checksum: BigInt.asUintN(64, bytes.readBigUInt64LE(0) * MULTIPLIER) ^ current.readBigUInt64LE(0),
    storage,
    createdBy,
  };
}

/** Whether no checkpoint has come between, and the file is no other. */
export function isSameHeader(a: DatabaseHeader, b: DatabaseHeader): boolean {
  return a.iteration === b.iteration && a.checksum === b.checksum;
}
