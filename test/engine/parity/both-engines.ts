import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { EngineOptions } from '../../../src/engine/options';
import { TestEngine } from '../duckdb-node/support/test-engine';
import { WasmTestEngine } from '../duckdb-wasm/support/wasm-engine';

/** The engine of the server and that of browsers, over the same bytes of one database. */
export class BothEngines {
  readonly server: TestEngine;
  readonly browser: WasmTestEngine;

  /** @param sql makes the database */
  static async over(sql: readonly string[], options?: EngineOptions): Promise<BothEngines> {
    const folder = await mkdtemp(join(tmpdir(), 'parity-'));
    const instance = await DuckDBInstance.create(join(folder, 'learning.db'));
    const connection = await instance.connect();
    for (const statement of sql) await connection.run(statement);
    connection.disconnectSync();
    instance.closeSync();
    return BothEngines.#of(folder, options);
  }

  static async ofFile(bytes: Uint8Array, options?: EngineOptions): Promise<BothEngines> {
    const folder = await mkdtemp(join(tmpdir(), 'parity-'));
    await writeFile(join(folder, 'learning.db'), bytes);
    return BothEngines.#of(folder, options);
  }

  static async #of(folder: string, options: EngineOptions = {}): Promise<BothEngines> {
    const browser = await WasmTestEngine.ofFile(await readFile(join(folder, 'learning.db')), options);
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
