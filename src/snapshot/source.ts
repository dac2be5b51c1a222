import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { LearningError } from '../error/learning-error';
import { type FileIdentity, identify } from './file-identity';
import { type DatabaseHeader, HEADERS_BYTES, parseHeader } from './header';

/** The two names under which DuckDB keeps a write-ahead log beside a database. */
export const WAL_SUFFIXES = ['.wal', '.wal.checkpoint'] as const;

/** The files that make up the database, at one moment. */
export interface SourceState {
  readonly database: FileIdentity;
  readonly header: DatabaseHeader;
  readonly wals: readonly (FileIdentity | null)[];
}

/** Opened anew each time: the name may have come to mean another file. */
async function readHeader(path: string, name: string): Promise<DatabaseHeader | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(HEADERS_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEADERS_BYTES, 0);
    return parseHeader(buffer.subarray(0, bytesRead), name);
  } finally {
    await file.close();
  }
}

async function refuseOtherThanFiles(path: string, name: string): Promise<void> {
  const stats = await stat(path);
  if (stats.isDirectory()) {
    throw new LearningError('not_duckdb', `${name} is a folder.`, {
      hint: 'Let path name the database file in it, such as learning.db.',
    });
  }
  if (!stats.isFile()) throw new LearningError('not_duckdb', `${name} is not a regular file.`);
}

async function refuseLonelyWal(path: string, name: string): Promise<void> {
  if (await identify(path + WAL_SUFFIXES[0])) {
    throw new LearningError('not_found', `${name} does not exist, only a write-ahead log of that name.`);
  }
}

/** The write-ahead logs first, the database after them, as a checkpoint goes the other way. Null: read again. */
export async function readSource(path: string, name: string): Promise<SourceState | null> {
  const wals = await identifyWals(path);
  const database = await identify(path);
  if (database === null) await refuseLonelyWal(path, name);
  await refuseOtherThanFiles(path, name);
  const header = await readHeader(path, name);
  if (database === null || header === null) return null;
  const needed = BigInt(HEADERS_BYTES) + header.blocks * header.blockBytes;
  if (database.bytes < needed) {
    if (((await identify(path))?.bytes ?? 0n) >= needed) return null;
    throw new LearningError('truncated', `${name} is shorter than its header says.`);
  }
  return { database, header, wals };
}

export function identifyWals(path: string): Promise<(FileIdentity | null)[]> {
  return Promise.all(WAL_SUFFIXES.map((suffix) => identify(path + suffix)));
}
