import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbEngine } from '../../../../src/engine/duckdb-node/duckdb-engine';
import type { Engine, Parameter, RunOptions } from '../../../../src/engine/engine';
import type { Neighbours } from '../../../../src/engine/neighbours';
import type { EngineOptions } from '../../../../src/engine/options';
import { LearningError } from '../../../../src/error/learning-error';
import { type LiveFile, openLiveFile } from '../../../../src/live/live-file';
import { type Cell, cellAt } from '../../../../src/result/cell';
import type { Result } from '../../../../src/result/result';

type Options = EngineOptions & {
  /** Seconds; a day when absent, so that there is one copy. */
  readonly maxStalenessSeconds?: number;
};

/** An engine over snapshots of a database file, all of it in a folder of its own. */
export class TestEngine {
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
  constructor(folder: string, { maxStalenessSeconds = 86_400, ...options }: Options = {}) {
    this.folder = folder;
    this.path = join(folder, 'learning.db');
    const snapshotPath = join(folder, 'private');
    this.duckdb = new DuckdbEngine({ threads: 2, memoryLimitMb: 256, ...options });
    this.file = openLiveFile({
      path: this.path,
      snapshotPath,
      maxStalenessSeconds,
      reader: () => this.duckdb,
      beside: [{ acquire: async () => ({ neighbours: this.neighbours, release: () => {} }) }],
    });
    this.engine = this.duckdb.over(this.file);
  }

  run(sql: string, options?: RunOptions, parameters: readonly Parameter[] = []): Promise<Result> {
    return this.engine.run({ sql, parameters }, options);
  }

  async rows(sql: string, ...parameters: Parameter[]): Promise<Cell[][]> {
    return rowsOf(await this.run(sql, {}, parameters));
  }

  /** The one value. */
  async value(sql: string, ...parameters: Parameter[]): Promise<Cell> {
    return (await this.rows(sql, ...parameters))[0]![0]!;
  }

  /** What the query throws. */
  error(sql: string, options?: RunOptions, parameters: readonly Parameter[] = []): Promise<LearningError> {
    return thrown(this.run(sql, options, parameters));
  }

  /** Waits for every lease: a query that keeps one makes the test time out. */
  async close(): Promise<void> {
    await this.duckdb.close();
    await this.file.close();
    await rm(this.folder, { recursive: true });
  }
}

export async function thrown(work: Promise<unknown>): Promise<LearningError> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof LearningError)) throw error ?? new Error('It did not throw.');
  return error;
}

export function rowsOf({ columns, rows }: Result): Cell[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => cellAt(column, row)));
}
