/** The bindings for a thread of a browser that may wait, which the package brings and does not name in its exports. */
declare module 'duckdb-wasm-browser-blocking' {
  type Bindings = import('../../engine/duckdb-wasm/bindings').Bindings;
  type Instantiable = import('./instantiate').Instantiable;

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
  ): Promise<Bindings & Instantiable>;
}
