import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { LearningError } from '../error/learning-error';
import { HEADERS_BYTES } from '../storage/block-layout';
import { lacksBlocks } from '../storage/free-list';
import { type DatabaseHeader, isSameHeader, parseHeader } from '../storage/header';
import type { ReadAt } from '../storage/read-at';
import { type FileIdentity, identify, isSameFile, isUnchanged } from './file-identity';
import { readFrom } from './read-from';
import { findLogs, type WriteAheadLog } from './write-ahead-log';

/** The files that make up the database, at one moment. */
export interface SourceState {
  readonly database: FileIdentity;
  readonly header: DatabaseHeader;
  readonly logs: readonly WriteAheadLog[];
}

/** Opened anew each time: the name may have come to mean another file. */
async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

const headerOf = async (read: ReadAt, name: string) => parseHeader(await read(0, HEADERS_BYTES), name);

/** The header that counts; null where none is sound. */
export function readHeader(path: string, name: string): Promise<DatabaseHeader | null> {
  return withFile(path, (file) => headerOf(readFrom(file), name));
}

/** Whether the file has stayed as short, under the same header. */
async function isStill(path: string, name: string, database: FileIdentity, header: DatabaseHeader): Promise<boolean> {
  const now = await identify(path);
  if (now === null || !isSameFile(now, database) || now.bytes > database.bytes) return false;
  const headerNow = await readHeader(path, name);
  return headerNow !== null && isSameHeader(headerNow, header);
}

async function refuseOtherThanFiles(path: string, name: string, database: FileIdentity | null): Promise<void> {
  if (database?.regular) return;
  const stats = await stat(path);
  if (stats.isDirectory()) {
    throw new LearningError('not_duckdb', `${name} is a folder.`, {
      hint: {
        grafana: 'Let path name the database file in it, such as learning.db.',
        terminal: 'Name the database file in it, such as learning.db.',
      },
    });
  }
  if (!stats.isFile()) throw new LearningError('not_duckdb', `${name} is not a regular file.`);
}

function refuseLonelyLog(logs: readonly WriteAheadLog[], name: string): void {
  if (logs.some(({ identity }) => identity)) {
    throw new LearningError('not_found', `${name} does not exist, only a write-ahead log of that name.`);
  }
}

/** The write-ahead logs first, the database after them, as a checkpoint goes the other way. Null: read again. */
export async function readSource(path: string, name: string): Promise<SourceState | null> {
  const logs = await findLogs(path, name);
  const database = await identify(path);
  if (database === null) refuseLonelyLog(logs, name);
  await refuseOtherThanFiles(path, name, database);
  const { header, isCutOff } = await withFile(path, async (file) => {
    const read = readFrom(file);
    const found = await headerOf(read, name);
    const isLacking = found !== null && database !== null && (await lacksBlocks(database.bytes, read, found.blocks));
    return { header: found, isCutOff: isLacking };
  });
  if (database === null) return null;
  if (header === null) {
    if (isUnchanged(database, await identify(path))) {
      throw new LearningError('damaged', `${name} is damaged: a checksum in its header is wrong.`);
    }
    return null;
  }
  if (isCutOff) {
    if (!(await isStill(path, name, database, header))) return null;
    throw new LearningError('truncated', `${name} is cut off: it ends before what is written in it.`);
  }
  return { database, header, logs };
}
