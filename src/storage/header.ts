import { LearningError } from '../error/learning-error';
import { type BlockLayout, HEADERS_BYTES } from './block-layout';
import { checksumOf } from './checksum';
import { ENGINE_STORAGE } from './engine-storage';
import { viewOf } from './read-at';

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
  /** The DuckDB release that created the file, such as `v1.5.6`. */
  readonly createdBy: string;
}

const word = (bytes: Uint8Array, at: number): bigint => viewOf(bytes).getBigUint64(at, true);

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const isSound = (block: Uint8Array) => checksumOf(block.subarray(8, BLOCK)) === word(block, 0);

const FOREIGN: readonly (readonly [prefix: string, what: string])[] = [
  ['SQLite format 3', 'a SQLite database'],
  ['PAR1', 'a Parquet file'],
];

function refuseForeign(bytes: Uint8Array, name: string): void {
  if (bytes.length >= 12 && latin1(bytes.subarray(8, 12)) === MAGIC) return;
  const text = latin1(bytes.subarray(0, 16));
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
      page: `${remedy}, or build this page anew from a version with a newer DuckDB.`,
    },
  });
}

/** Files of before 1.2 do not tell the size of their blocks, which was the same for all. */
const BLOCK_BYTES_UNTOLD = 262_144n;

function layoutIn(block: Uint8Array): BlockLayout {
  const freeList = word(block, 24);
  return {
    freeList: freeList === NOWHERE ? null : freeList,
    count: word(block, 32),
    bytes: word(block, 40) || BLOCK_BYTES_UNTOLD,
  };
}

/**
 * Reads the first HEADERS_BYTES of a database file.
 * @returns null when a checksum is wrong: a header is being written just now, or it is damaged
 * @throws LearningError truncated, not_duckdb, encrypted or newer_format
 */
export function parseHeader(bytes: Uint8Array, name: string): DatabaseHeader | null {
  if (bytes.length === 0) throw new LearningError('truncated', `${name} is empty.`);
  refuseForeign(bytes, name);
  if (bytes.length < HEADERS_BYTES) throw new LearningError('truncated', `${name} ends within its header.`);
  if (word(bytes, 20) & ENCRYPTED) throw new LearningError('encrypted', `${name} is encrypted.`);
  const storage = word(bytes, 12);
  const createdBy = latin1(bytes.subarray(52, 84)).replace(/\0.*$/s, '');
  if (storage > ENGINE_STORAGE.newest) throw newerFormat(name, storage, createdBy);
  // DuckDB opens no file in which one of the three is unsound.
  const blocks = [0, BLOCK, 2 * BLOCK].map((at) => bytes.subarray(at, at + BLOCK));
  if (!blocks.every(isSound)) return null;
  const [first, second] = [blocks[1]!, blocks[2]!];
  const current = word(first, 8) > word(second, 8) ? first : second;
  return {
    iteration: word(current, 8),
    blocks: layoutIn(current),
    checksum: BigInt.asUintN(64, word(bytes, 0) * MULTIPLIER) ^ word(current, 0),
    storage,
    createdBy,
  };
}

/** Whether no checkpoint has come between, and the file is no other. */
export function isSameHeader(a: DatabaseHeader, b: DatabaseHeader): boolean {
  return a.iteration === b.iteration && a.checksum === b.checksum;
}
