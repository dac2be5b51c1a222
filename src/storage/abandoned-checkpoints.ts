import { endOfVersion, FRAME_BYTES, isCheckpoint, TYPE_BYTES } from './log-frame';
import { viewOf } from './read-at';

interface Entry {
  readonly at: number;
  readonly end: number;
  readonly bytes: DataView;
}

/** Whole entries of a log; none where the layout is not known. */
function entriesOf(log: Uint8Array): readonly Entry[] {
  const entries: Entry[] = [];
  try {
    let at = endOfVersion(viewOf(log)) ?? log.length;
    while (at + FRAME_BYTES + TYPE_BYTES <= log.length) {
      const end = at + FRAME_BYTES + Number(viewOf(log.subarray(at)).getBigUint64(0, true));
      if (end > log.length) break;
      entries.push({ at, end, bytes: viewOf(log.subarray(at + FRAME_BYTES, end)) });
      at = end;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return entries;
}

/**
 * A log without the marks of checkpoints that never ended, as their writer was killed: DuckDB before 1.4 commits on behind
 * such a mark, and later releases refuse a log with a mark that is not its end. One whose checkpoint ended has no commits
 * behind it, and stays.
 * @returns the same log where there is none, or where its layout is not known
 */
export function withoutAbandonedCheckpoints(log: Uint8Array): Uint8Array {
  const entries = entriesOf(log);
  // Behind the mark itself there is a commit of it alone.
  const isAbandoned = ({ bytes }: Entry, i: number) => isCheckpoint(bytes) && i + 2 < entries.length;
  const kept = entries.filter((entry, i) => !isAbandoned(entry, i));
  if (kept.length === entries.length) return log;
  const parts = [log.subarray(0, entries[0]!.at), ...kept.map(({ at, end }) => log.subarray(at, end))];
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
