import { LogFields } from '../../../snapshot/log-fields';
import { endOfVersion, entryType, FRAME_BYTES, isCommit, TYPE_BYTES } from '../../../storage/log-frame';
import { viewOf } from '../../../storage/read-at';

const [USE_TABLE, INSERT, DELETE, UPDATE, COMMIT] = [25, 26, 27, 28, 100] as const;

/** Fewer than DuckDB writes to the file before they are committed, which is by whole row groups. */
const MOST_ROWS = 50_000;

/** Rows of an insert: the first field of its chunk. */
function rowsOf(entry: Buffer<ArrayBuffer>): number {
  const fields = new LogFields(entry);
  fields.at = 3;
  return fields.has(101) && fields.has(100) ? fields.number() : Number.POSITIVE_INFINITY;
}

/**
 * Whether DuckDB, which could write to the database, does not do so while it replays this log: it holds rows alone, few to a
 * transaction.
 */
export function isReplayedInPlace(log: Buffer<ArrayBuffer>): boolean {
  try {
    const first = endOfVersion(viewOf(log));
    if (first === null) return false;
    let rows = 0;
    for (let at = first; at < log.length; ) {
      const end = at + FRAME_BYTES + Number(log.readBigUInt64LE(at));
      const entry = log.subarray(at + FRAME_BYTES, end);
      const type = entryType(viewOf(entry));
      if (type === INSERT) rows += rowsOf(entry);
      else if (type === COMMIT) rows = 0;
      else if (type !== USE_TABLE && type !== DELETE && type !== UPDATE) return false;
      if (rows > MOST_ROWS) return false;
      at = end;
    }
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Commits in what follows the first entry of a log. Throws RangeError where an entry is cut off. */
export function commitsIn(log: Buffer<ArrayBuffer>): number {
  let commits = 0;
  for (let at = 0; at < log.length; at += FRAME_BYTES + Number(log.readBigUInt64LE(at))) {
    if (isCommit(viewOf(log.subarray(at + FRAME_BYTES, at + FRAME_BYTES + TYPE_BYTES)))) commits++;
  }
  return commits;
}
