import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbWasmEngine, type WasmEngineOptions } from '../../../../src/engine/duckdb-wasm/duckdb-wasm-engine';
import { EngineUnderTest } from '../../conformance/engine-under-test';
import { nodeBindings } from './node-bindings';

let files = 0;

/** DuckDB-WASM over a database file that DuckDB for Node has made. There is one at a time: they share their bindings. */
export class WasmTestEngine extends EngineUnderTest {
  readonly engine: DuckdbWasmEngine;
  readonly path: string;

  static async over(sql: readonly string[], options: WasmEngineOptions = {}): Promise<WasmTestEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'wasm-engine-'));
    const path = join(folder, 'learning.db');
    try {
      const instance = await DuckDBInstance.create(path);
      const connection = await instance.connect();
      for (const statement of sql) await connection.run(statement);
      connection.disconnectSync();
      instance.closeSync();
      return await WasmTestEngine.ofFile(await readFile(path), options);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  static async ofFile(bytes: Uint8Array, options: WasmEngineOptions = {}): Promise<WasmTestEngine> {
    const bindings = await nodeBindings();
    const engine = new DuckdbWasmEngine(bindings, options);
    const path = `/files/${++files}/learning.db`;
    bindings.registerFileBuffer(path, bytes);
    await engine.openFile(
      { path, database: 'learning' },
      { generation: String(files), asOf: Date.now(), databaseBytes: bytes.length, walBytes: 0 },
    );
    return new WasmTestEngine(engine, path);
  }

  private constructor(engine: DuckdbWasmEngine, path: string) {
    super();
    this.engine = engine;
    this.path = path;
  }

  async close(): Promise<void> {
    await this.engine.close();
    (await nodeBindings()).dropFile(this.path);
  }
}
