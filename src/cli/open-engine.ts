import { DuckdbEngine } from '../engine/duckdb/duckdb-engine';
import type { Engine } from '../engine/engine';
import { type SnapshotOptions, Snapshots } from '../snapshot/snapshots';

/** An engine on private copies of a database. `close` leaves nothing behind. */
export function openEngine(
  options: SnapshotOptions,
  storedTimeZone?: string,
): { engine: Engine; close: () => Promise<void> } {
  const snapshots: Snapshots = new Snapshots(options, {
    open: (generation) => engine.open(generation),
    retire: (generation) => engine.retire(generation),
  });
  const engine: DuckdbEngine = new DuckdbEngine({ snapshots, storedTimeZone });
  return {
    engine,
    close: async () => {
      await engine.close();
      await snapshots.close();
    },
  };
}
