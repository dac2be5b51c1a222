import type { Copies } from '../engine/duckdb-node/copies';
import type { DuckdbEngine } from '../engine/duckdb-node/duckdb-engine';
import type { Engine } from '../engine/engine';
import type { EngineOptions } from '../engine/options';
import { type SnapshotOptions, Snapshots } from '../snapshot/snapshots';
import { within } from '../snapshot/waiting';

/** How long DuckDB may take to end what was stopped, on a busy machine too. */
const PATIENCE_MS = 10_000;

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
 * @param over what is read beside the copies
 */
export async function openEngine(
  options: SnapshotOptions,
  engineOptions: EngineOptions = {},
  over: (copies: Copies) => Copies = (copies) => copies,
): Promise<OpenedEngine> {
  let loading: Promise<DuckdbEngine>;
  const snapshots = new Snapshots(options, {
    open: async (generation) => (await loading).open(generation),
    retire: (generation) => loading.then((duckdb) => duckdb.retire(generation)),
  });
  // A copy that begins in this very millisecond is a fresh one.
  const askedAt = Date.now() - 1;
  snapshots.acquire({ askedAt, freshness: 'latest', signal: undefined }).then(
    (lease) => lease.release(),
    () => {},
  );
  loading = import('../engine/duckdb-node/duckdb-engine').then(({ DuckdbEngine }) => new DuckdbEngine(engineOptions));
  const duckdb = await loading;
  return {
    engine: duckdb.over(over(snapshots)),
    snapshots,
    askedAt,
    close: async () => {
      if (await within(PATIENCE_MS, duckdb.close(), undefined)) await snapshots.close();
      else endByForce();
    },
  };
}

/** A plan that hears no interrupt ends with the process alone, which has said by then what it has to say. */
function endByForce(): void {
  setImmediate(() => {
    // Node would wait for its thread. What tidies up on `exit` came before.
    process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
    setTimeout(() => process.exit(), 100);
  });
}
