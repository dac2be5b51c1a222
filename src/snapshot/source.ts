import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { LearningError } from '../error/learning-error';
import { type FileIdentity, identify, isUnchanged } from './file-identity';
import { type DatabaseHeader, HEADERS_BYTES, parseHeader } from './header';
import { findLogs, type WriteAheadLog } from './write-ahead-log';

/** The files that make up the database, at one moment. */
export interface SourceState {
  readonly database: FileIdentity;
  readonly header: DatabaseHeader;
  readonly logs: readonly WriteAheadLog[];
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
  await refuseOtherThanFiles(path, name);
  const header = await readHeader(path, name);
  if (database === null) return null;
  if (header === null) {
    if (isUnchanged(database, await identify(path))) {
      throw new LearningError('damaged', `${name} is damaged: a checksum in its header is wrong.`);
    }
    return null;
  }
  if (database.bytes < header.neededBytes) {
    if (((await identify(path))?.bytes ?? 0n) >= header.neededBytes) return null;
    throw new LearningError('truncated', `${name} is shorter than its header says.`);
  }
  return { database, header, logs };
}
