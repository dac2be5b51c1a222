import { DuckdbWasmEngine, type WasmEngineOptions } from '../../../../src/engine/duckdb-wasm/duckdb-wasm-engine';
import { databaseOf } from '../../../support/database-of';
import { EngineUnderTest } from '../../conformance/engine-under-test';
import { nodeBindings } from './node-bindings';

let files = 0;

/** DuckDB-WASM over a database file that DuckDB for Node has made. There is one at a time: they share their bindings. */
export class WasmTestEngine extends EngineUnderTest {
  readonly engine: DuckdbWasmEngine;
  readonly path: string;

  static async over(sql: readonly string[], options: WasmEngineOptions = {}): Promise<WasmTestEngine> {
    return WasmTestEngine.ofFile(await databaseOf(sql), options);
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
