/** The bindings for a thread of a browser that may wait, which the package brings and does not name in its exports. */
declare module 'duckdb-wasm-browser-blocking' {
  type Bindings = import('../../engine/duckdb-wasm/bindings').Bindings;

  interface Progress {
    readonly bytesLoaded: number;
    readonly bytesTotal: number;
  }

  interface Bundle {
    readonly mainModule: string;
    readonly mainWorker: string;
  }

  export class VoidLogger {}
  export const BROWSER_RUNTIME: unknown;
  export const DuckDBDataProtocol: { readonly BROWSER_FSACCESS: number };
  export function createDuckDB(
    bundles: { readonly mvp: Bundle; readonly eh: Bundle },
    logger: VoidLogger,
    runtime: unknown,
  ): Promise<Bindings & { instantiate(onProgress: (progress: Progress) => void): Promise<unknown> }>;
}
