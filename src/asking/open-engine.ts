import type { Copies } from '../engine/duckdb/copies';
import { DuckdbEngine } from '../engine/duckdb/duckdb-engine';
import type { DuckdbEngineOptions } from '../engine/duckdb/options';
import type { Engine } from '../engine/engine';
import { type SnapshotOptions, Snapshots } from '../snapshot/snapshots';
import { within } from '../snapshot/waiting';

/** How long DuckDB may take to end what was stopped, on a busy machine too. */
const PATIENCE_MS = 10_000;

/**
 * An engine on private copies of a database, in this process: it is asked once, and there is nobody else to take down.
 * `close` leaves nothing behind.
 * @param over what is read beside the copies
 */
export function openEngine(
  options: SnapshotOptions,
  engineOptions: DuckdbEngineOptions = {},
  over: (copies: Copies) => Copies = (copies) => copies,
): { engine: Engine; snapshots: Snapshots; close: () => Promise<void> } {
  const duckdb = new DuckdbEngine(engineOptions);
  const snapshots = new Snapshots(options, {
    open: (generation) => duckdb.open(generation),
    retire: (generation) => duckdb.retire(generation),
  });
  return {
    engine: duckdb.over(over(snapshots)),
    snapshots,
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
