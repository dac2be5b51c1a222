import { LearningError } from '../error/learning-error';
import { type BlockLayout, HEADERS_BYTES } from './block-layout';
import { ENGINE_STORAGE } from './engine-storage';

const BLOCK = HEADERS_BYTES / 3;

const MAGIC = 'DUCK';
const ENCRYPTED = 1n;

const NOWHERE = 0xffff_ffff_ffff_ffffn;
const MULTIPLIER = 0xbf58476d1ce4e5b9n;

/** The current one of the two database headers, which a checkpoint writes in turn. */
export interface DatabaseHeader {
  /** Grows with every checkpoint. */
  readonly iteration: bigint;
  readonly blocks: BlockLayout;
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

const RELEASE = /^v\d+(\.\d+)+/;

function newerFormat(name: string, storage: bigint, createdBy: string): LearningError {
  const maker = RELEASE.exec(createdBy)?.[0];
  const { release, name: readable, newest } = ENGINE_STORAGE;
  const message = `${name} has storage version ${storage}${maker ? `, made by DuckDB ${maker.slice(1)}` : ''}; DuckDB ${release}, which would read it here, reads versions up to ${newest}.`;
  const remedy = `Let its writer make a file that can be read here, ATTACH 'new.db' AS new (STORAGE_VERSION '${readable}'), and move the tables there by COPY FROM DATABASE`;
  return new LearningError('newer_format', message, {
    hint: {
      grafana: `${remedy}, or install a version of this plugin built with a newer DuckDB.`,
      terminal: `${remedy}, or install a version of this program built with a newer DuckDB.`,
    },
  });
}

/** Files of before 1.2 do not tell the size of their blocks, which was the same for all. */
const BLOCK_BYTES_UNTOLD = 262_144n;

function layoutIn(block: Buffer): BlockLayout {
  const freeList = block.readBigUInt64LE(24);
  return {
    freeList: freeList === NOWHERE ? null : freeList,
    count: block.readBigUInt64LE(32),
    bytes: block.readBigUInt64LE(40) || BLOCK_BYTES_UNTOLD,
  };
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
  const createdBy = bytes.subarray(52, 84).toString('latin1').replace(/\0.*$/s, '');
  if (storage > ENGINE_STORAGE.newest) throw newerFormat(name, storage, createdBy);
  // DuckDB opens no file in which one of the three is unsound.
  const blocks = [0, BLOCK, 2 * BLOCK].map((at) => bytes.subarray(at, at + BLOCK));
  if (!blocks.every(isSound)) return null;
  const [first, second] = [blocks[1]!, blocks[2]!];
  const current = first.readBigUInt64LE(8) > second.readBigUInt64LE(8) ? first : second;
  return {
    iteration: current.readBigUInt64LE(8),
    blocks: layoutIn(current),
    checksum: BigInt.asUintN(64, bytes.readBigUInt64LE(0) * MULTIPLIER) ^ current.readBigUInt64LE(0),
    storage,
    createdBy,
  };
}

/** Whether no checkpoint has come between, and the file is no other. */
export function isSameHeader(a: DatabaseHeader, b: DatabaseHeader): boolean {
  return a.iteration === b.iteration && a.checksum === b.checksum;
}
