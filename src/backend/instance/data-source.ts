import { DuckdbEngine, type StuckQuery } from '../../engine/duckdb/duckdb-engine';
import type { Engine } from '../../engine/engine';
import type { DataSourceInstanceSettings } from '../../protocol/plugin-context';
import { Snapshots } from '../../snapshot/snapshots';
import { parseSettings, type Settings } from './settings';

const MAX_STALENESS_SECONDS = 5;

/** What one data source of Grafana's stands for: the copies of its database, and the engine that reads them. */
export class DataSource {
  readonly uid: string;
  readonly settings: Settings;
  readonly snapshots: Snapshots;
  readonly engine: Engine;
  readonly #duckdb: DuckdbEngine;

  /** Throws bad_settings that names the field. */
  constructor({ uid, jsonData }: DataSourceInstanceSettings, onStuck: (query: StuckQuery) => void) {
    this.uid = uid;
    this.settings = parseSettings(jsonData);
    const { path, snapshotPath, maxStalenessSeconds = MAX_STALENESS_SECONDS } = this.settings;
    this.snapshots = new Snapshots(
      { path, snapshotPath, maxStalenessSeconds },
      {
        open: (generation) => this.#duckdb.open(generation),
        retire: (generation) => this.#duckdb.retire(generation),
      },
    );
    this.#duckdb = new DuckdbEngine({
      ...this.settings,
      snapshots: this.snapshots,
      timeoutSeconds: this.settings.queryTimeoutSeconds,
      // Each query comes with its own limit, because Grafana's configuration has a say in it.
      rowLimit: Number.MAX_SAFE_INTEGER,
      onStuck,
    });
    this.engine = this.#duckdb;
  }

  async close(): Promise<void> {
    await this.#duckdb.close();
    await this.snapshots.close();
  }
}
