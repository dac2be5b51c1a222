import type { Copies, CopiesBeside } from '../engine/copies';
import type { Reader } from '../snapshot/reader';
import { type SnapshotOptions, Snapshots } from '../snapshot/snapshots';

interface LiveFileOptions extends SnapshotOptions {
  /** Proves each new copy, and holds it open while it is asked about. Called when there is a copy. */
  readonly reader: () => Reader | Promise<Reader>;
  /** Whoever made them closes them, after the file. */
  readonly beside?: readonly CopiesBeside[];
}

export interface LiveFile extends Copies {
  readonly snapshots: Snapshots;
  /** Waits for the leases to be released, then leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * Opens a database that another process may be writing to: there are copies of it from now on, which its reader has
 * proved, each with what lies beside it.
 */
export function openLiveFile({ reader, beside = [], ...options }: LiveFileOptions): LiveFile {
  const snapshots = new Snapshots(options, {
    open: async (generation) => (await reader()).open(generation),
    release: async (generation) => (await reader()).release(generation),
  });
  return {
    snapshots,
    acquire: async (request) => {
      const lease = await snapshots.acquire(request);
      if (beside.length === 0) return lease;
      const others = await Promise.all(beside.map((copies) => copies.acquire(request, lease.generation.asOf)));
      const release = () => {
        for (const each of [...others, lease]) each.release();
      };
      return Object.assign({ ...lease }, ...others, { release });
    },
    close: () => snapshots.close(),
  };
}
