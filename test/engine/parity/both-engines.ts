import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions } from '../../../src/engine/options';
import { databaseOf } from '../../support/database-of';
import { TestEngine } from '../duckdb-node/support/test-engine';
import { WasmTestEngine } from '../duckdb-wasm/support/wasm-engine';

/** The engine of the server and that of browsers, over the same bytes of one database. */
export class BothEngines {
  readonly server: TestEngine;
  readonly browser: WasmTestEngine;

  /** @param sql makes the database */
  static async over(sql: readonly string[], options?: EngineOptions): Promise<BothEngines> {
    return BothEngines.ofFile(await databaseOf(sql), options);
  }

  static async ofFile(bytes: Uint8Array, options: EngineOptions = {}): Promise<BothEngines> {
    const folder = await mkdtemp(join(tmpdir(), 'parity-'));
    await writeFile(join(folder, 'learning.db'), bytes);
    const browser = await WasmTestEngine.ofFile(bytes, options);
    // Sums of floats depend on how many add them.
    return new BothEngines(new TestEngine(folder, { ...options, threads: 1 }), browser);
  }

  private constructor(server: TestEngine, browser: WasmTestEngine) {
    this.server = server;
    this.browser = browser;
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.browser.close();
  }
}
