/** What the engine takes of the bindings of DuckDB-WASM, whether they are those of a browser or those of Node. */
export interface Bindings {
  open(config: {
    readonly path: string;
    readonly arrowLosslessConversion: boolean;
    readonly query: { readonly castBigIntToDouble: boolean; readonly queryPollingInterval: number };
  }): void;
  reset(): void;
  getVersion(): string;
  connect(): { useUnsafe<T>(call: (bindings: never, connection: number) => T): T };
  disconnect(connection: number): void;
  runQuery(connection: number, sql: string): Uint8Array;
  startPendingQuery(connection: number, sql: string, allowStreamResult: boolean): Uint8Array | null;
  pollPendingQuery(connection: number): Uint8Array | null;
  cancelPendingQuery(connection: number): boolean;
  fetchQueryResults(connection: number): Uint8Array | null;
  registerFileBuffer(name: string, bytes: Uint8Array): void;
  registerFileHandle(name: string, handle: unknown, protocol: number, directIO: boolean): void;
  dropFile(name: string): void;
}
