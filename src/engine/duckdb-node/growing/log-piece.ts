import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { grownLogOf } from '../../../snapshot/grown-log';
import { isErrno } from '../../../snapshot/io-error';
import { readHeader } from '../../../snapshot/source';
import { versionOf } from '../../../storage/log-frame';
import { viewOf } from '../../../storage/read-at';
import { NotTakenIn } from './not-taken-in';
import type { GrownGeneration } from './opened-copy';

/** A longer log is replayed by DuckDB: some writers make no checkpoint until it has gigabytes. */
const MOST_BYTES_FROM_BASE = 32 * 1024 * 1024;

/**
 * What follows a position that many bytes of the log are before. It has just been written, so that memory holds it: to have
 * others read it would take longer.
 */
export function pieceOfLog(generation: GrownGeneration, position: number): Buffer<ArrayBuffer> {
  const piece = bytesFrom(generation, position);
  return position > 0 ? piece : piece.subarray(versionIn(piece).end);
}

/**
 * All that the log tells, if it goes on from what the database holds. One that a checkpoint has already put into the
 * database does not: since DuckDB 1.4 its iteration is another, and before it ends with an entry that is not taken in.
 */
export async function logFromBase(generation: GrownGeneration): Promise<Buffer<ArrayBuffer>> {
  const { path, grown } = generation;
  if (grown.bytes > MOST_BYTES_FROM_BASE) throw new NotTakenIn('large', 'a long log');
  const log = bytesFrom(generation, 0);
  const { end, iteration } = versionIn(log);
  const header = await readHeader(path, basename(path));
  if (iteration !== null && BigInt(iteration) !== header?.iteration) throw new NotTakenIn('foreign', 'another log');
  return log.subarray(end);
}

function bytesFrom({ path, grown }: GrownGeneration, position: number): Buffer<ArrayBuffer> {
  const file = openLog(path);
  try {
    const bytes = Buffer.allocUnsafe(grown.bytes - position);
    const bytesRead = readSync(file, bytes, 0, bytes.length, position);
    if (bytesRead < bytes.length) throw new NotTakenIn('failed', 'the log of a copy is cut off');
    return bytes;
  } finally {
    closeSync(file);
  }
}

function versionIn(log: Buffer<ArrayBuffer>) {
  const version = versionOf(viewOf(log));
  if (version === null) throw new NotTakenIn('foreign', 'a log of another layout');
  return version;
}

function openLog(path: string): number {
  try {
    return openSync(grownLogOf(path), 'r');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    return openSync(`${path}.wal`, 'r');
  }
}
