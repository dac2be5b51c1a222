import { readFileSync, writeFileSync } from 'node:fs';
import { checksumOf } from '../../src/storage/checksum';
import { endOfVersion, FRAME_BYTES } from '../../src/storage/log-frame';
import { viewOf } from '../../src/storage/read-at';

/** An entry of a log, with its size and checksum. */
function entry(...bytes: number[]): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.writeBigUInt64LE(BigInt(bytes.length), 0);
  frame.writeBigUInt64LE(checksumOf(Uint8Array.from(bytes)), 8);
  return Buffer.concat([frame, Buffer.from(bytes)]);
}

/** The mark of a checkpoint to block 77, and the commit of that. */
const MARK = Buffer.concat([
  entry(100, 0, 99, 101, 0, 100, 0, 77, 101, 0, 8, 0xff, 0xff, 0xff, 0xff),
  entry(100, 0, 100, 0xff, 0xff),
]);

/** The log of a database as two writers of DuckDB 1.2 leave it that were killed within a checkpoint before they wrote this. */
export function abandonCheckpoints(database: string): void {
  const path = `${database}.wal`;
  const log = readFileSync(path);
  const first = endOfVersion(viewOf(log))!;
  writeFileSync(path, Buffer.concat([log.subarray(0, first), MARK, MARK, log.subarray(first)]));
}
