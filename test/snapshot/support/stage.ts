import { mkdirSync } from 'node:fs';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Lease } from '../../../src/snapshot/lease';
import type { Reader } from '../../../src/snapshot/reader';
import { Snapshots } from '../../../src/snapshot/snapshots';
import { TemporaryFolder } from '../../support/temporary-folder';
import { Writer } from '../../writers/writer';

/** A folder with a place for a database and one for copies, and all that is to be ended after a test. */
export class Stage {
  readonly #folder = new TemporaryFolder();
  readonly #open: { close(): Promise<void> }[] = [];
  /** Where the learning database is. */
  readonly path = this.#folder.file('live/learning.db');
  /** Where the copies go. */
  readonly snapshotPath = this.#folder.file('copies');

  constructor() {
    mkdirSync(this.#folder.file('live'));
    mkdirSync(this.snapshotPath);
  }

  file(name: string): string {
    return this.#folder.file(name);
  }

  snapshots(
    options: { path?: string; snapshotPath?: string; maxStalenessSeconds?: number } = {},
    reader?: Reader,
  ): Snapshots {
    const { path = this.path, snapshotPath = this.snapshotPath, maxStalenessSeconds = 5 } = options;
    const snapshots = new Snapshots({ path, snapshotPath, maxStalenessSeconds }, reader);
    this.#open.push(snapshots);
    return snapshots;
  }

  /** Another process that holds the lock, with a table t of one column i that has this one row. */
  async writer(value = 1, path = this.path): Promise<Writer> {
    const writer = await Writer.start(path);
    this.#open.push({ close: () => writer.stop() });
    await writer.run(`CREATE TABLE IF NOT EXISTS t AS SELECT ${value} AS i`);
    return writer;
  }

  /** A database that nobody has open, with the same table. */
  async database(value = 1, path = this.path): Promise<void> {
    await (await this.writer(value, path)).stop();
  }

  async dispose(): Promise<void> {
    for (const { close } of this.#open.map((each) => ({ close: () => each.close() }))) await close();
    this.#folder.dispose();
  }
}

export const latest = (snapshots: Snapshots) => snapshots.acquire({ askedAt: Date.now(), freshness: 'latest' });
export const cached = (snapshots: Snapshots) => snapshots.acquire({ askedAt: Date.now(), freshness: 'cached' });

/** What DuckDB finds in the copy, which is released. */
export async function rowsOf(lease: Lease, sql = 'SELECT i FROM t ORDER BY i'): Promise<DuckDBValue[]> {
  const instance = await DuckDBInstance.create(lease.generation.path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row[0]!);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
    lease.release();
  }
}
