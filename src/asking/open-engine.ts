import type { CopiesBeside } from '../engine/copies';
import type { DuckdbEngine } from '../engine/duckdb-node/duckdb-engine';
import type { Engine } from '../engine/engine';
import type { EngineOptions } from '../engine/options';
import { openLiveFile } from '../live/live-file';
import type { SnapshotOptions, Snapshots } from '../snapshot/snapshots';

export interface OpenedEngine {
  readonly engine: Engine;
  readonly snapshots: Snapshots;
  /** A question that is asked since then is answered from the first copy. Milliseconds since the epoch. */
  readonly askedAt: number;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * An engine on private copies of a database, in this process: it is asked once, and there is nobody else to take down.
 * The file is copied while DuckDB is being loaded; what may be wrong with it is told by the first question.
 * @param beside what is read beside the copies; whoever made it closes it
 */
export async function openEngine(
  options: SnapshotOptions,
  engineOptions: EngineOptions = {},
  beside: readonly CopiesBeside[] = [],
): Promise<OpenedEngine> {
  let loading: Promise<DuckdbEngine>;
  const file = openLiveFile({ ...options, reader: () => loading, beside });
  // A copy that begins in this very millisecond is a fresh one.
  const askedAt = Date.now() - 1;
  file.snapshots.acquire({ askedAt, freshness: 'latest', signal: undefined }).then(
    (lease) => lease.release(),
    () => {},
  );
  loading = import('../engine/duckdb-node/duckdb-engine').then(({ DuckdbEngine }) => new DuckdbEngine(engineOptions));
  const duckdb = await loading;
  return {
    engine: duckdb.over(file),
    snapshots: file.snapshots,
    askedAt,
    close: async () => {
      if (await duckdb.close()) await file.close();
      else endByForce();
    },
  };
}

/** A query that is stuck ends with the process alone, which has said by then what it has to say. */
function endByForce(): void {
  setImmediate(() => {
    // Node would wait for its thread. What tidies up on `exit` came before.
    process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
    setTimeout(() => process.exit(), 100);
  });
}
