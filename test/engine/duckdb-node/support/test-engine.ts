import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbEngine } from '../../../../src/engine/duckdb-node/duckdb-engine';
import type { Engine } from '../../../../src/engine/engine';
import type { Neighbours } from '../../../../src/engine/neighbours';
import type { EngineOptions } from '../../../../src/engine/options';
import { type LiveFile, openLiveFile } from '../../../../src/live/live-file';
import { EngineUnderTest } from '../../conformance/engine-under-test';

export { rowsOf, thrown } from '../../conformance/engine-under-test';

type Options = EngineOptions & {
  /** Seconds; a day when absent, so that there is one copy. */
  readonly maxStalenessSeconds?: number;
  /** Whether commits are taken into a copy that is open. */
  readonly keepsGrowth?: boolean;
};

/** An engine over snapshots of a database file, all of it in a folder of its own. */
export class TestEngine extends EngineUnderTest {
  readonly folder: string;
  readonly path: string;
  readonly file: LiveFile;
  readonly duckdb: DuckdbEngine;
  readonly engine: Engine;
  /** What is read beside the database. */
  neighbours: Neighbours | null = null;

  /** A database made by `sql`, closed before the engine sees it. */
  static async over(sql: readonly string[], options: Options = {}): Promise<TestEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const path = join(folder, 'learning.db');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    for (const statement of sql) await connection.run(statement);
    connection.disconnectSync();
    instance.closeSync();
    return new TestEngine(folder, options);
  }

  /** @param folder holds learning.db, or will; removed by `close` */
  constructor(folder: string, { maxStalenessSeconds = 86_400, keepsGrowth = false, ...options }: Options = {}) {
    super();
    this.folder = folder;
    this.path = join(folder, 'learning.db');
    const snapshotPath = join(folder, 'private');
    this.duckdb = new DuckdbEngine({ threads: 2, memoryLimitMb: 256, ...options });
    this.file = openLiveFile({
      path: this.path,
      snapshotPath,
      maxStalenessSeconds,
      keepsGrowth,
      reader: () => this.duckdb,
      beside: [{ acquire: async () => ({ neighbours: this.neighbours, release: () => {} }) }],
    });
    this.engine = this.duckdb.over(this.file);
  }

  /** Waits for every lease: a query that keeps one makes the test time out. */
  async close(): Promise<void> {
    await this.duckdb.close();
    await this.file.close();
    await rm(this.folder, { recursive: true });
  }
}
