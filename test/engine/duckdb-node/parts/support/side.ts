import { answer } from '../../../../../src/answer/answer';
import type { CopiesBeside, ReadLease } from '../../../../../src/engine/copies';
import { DuckdbEngine } from '../../../../../src/engine/duckdb-node/duckdb-engine';
import type { EngineOptions } from '../../../../../src/engine/options';
import type { Frame } from '../../../../../src/frame/frame';
import { type LiveFile, openLiveFile } from '../../../../../src/live/live-file';

interface SideOptions extends EngineOptions {
  readonly path: string;
  readonly snapshotPath: string;
  readonly keepsGrowth: boolean;
  readonly beside?: readonly CopiesBeside[];
}

/** One way to be answered. */
export class Side {
  readonly duckdb: DuckdbEngine;
  readonly file: LiveFile;

  constructor({ path, snapshotPath, keepsGrowth, beside = [], ...options }: SideOptions) {
    this.duckdb = new DuckdbEngine({ threads: 1, ...options });
    const reader = () => this.duckdb;
    this.file = openLiveFile({ path, snapshotPath, maxStalenessSeconds: 0, keepsGrowth, reader, beside });
  }

  /** The newest state, to ask many questions of. */
  lease(): Promise<ReadLease> {
    return this.file.acquire({ askedAt: Date.now(), freshness: 'latest', signal: undefined });
  }

  ask(query: object, timeRange: { from: number; to: number }, lease: ReadLease): Promise<Frame[]> {
    const context = { timeRange, intervalMs: 0, maxDataPoints: 50, storedTimeZone: 'UTC' };
    const asked = { ...context, refId: 'A', askedAt: Date.now(), fromAlert: false };
    return answer(query, asked, this.duckdb.over({ acquire: async () => ({ ...lease, release: () => {} }) }));
  }

  async close() {
    await this.duckdb.close();
    await this.file.close();
  }
}
