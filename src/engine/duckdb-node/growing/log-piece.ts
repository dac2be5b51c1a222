import { closeSync, openSync, readSync } from 'node:fs';
import { grownLogOf } from '../../../snapshot/grown-log';
import { isErrno } from '../../../snapshot/io-error';
import { endOfVersion } from '../../../storage/log-frame';
import { viewOf } from '../../../storage/read-at';
import { NotTakenIn } from './not-taken-in';
import type { GrownGeneration } from './opened-copy';

/**
 * What follows a position that many bytes of the log are before. It has just been written, so that memory holds it: to have
 * others read it would take longer.
 */
export function pieceOfLog({ path, grown }: GrownGeneration, position: number): Buffer<ArrayBuffer> {
  const file = openLog(path);
  try {
    const piece = Buffer.allocUnsafe(grown.bytes - position);
    const bytesRead = readSync(file, piece, 0, piece.length, position);
    if (bytesRead < piece.length) throw new NotTakenIn('failed', 'the log of a copy is cut off');
    if (position > 0) return piece;
    const first = endOfVersion(viewOf(piece));
    if (first === null) throw new NotTakenIn('foreign', 'a log of another layout');
    return piece.subarray(first);
  } finally {
    closeSync(file);
  }
}

function openLog(path: string): number {
  try {
    return openSync(grownLogOf(path), 'r');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    return openSync(`${path}.wal`, 'r');
  }
}
