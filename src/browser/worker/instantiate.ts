import { BROWSER_RUNTIME } from 'duckdb-wasm-browser-blocking';

/** The part of the browsers' API that is used here. */
declare const WebAssembly: {
  compileStreaming(response: Response): Promise<CompiledModule>;
  compile(bytes: ArrayBuffer): Promise<CompiledModule>;
  instantiate(module: CompiledModule, imports: object): Promise<object>;
};

interface CompiledModule {
  readonly [Symbol.toStringTag]: string;
}

/** What of the bindings has to do with their WebAssembly. */
export interface Instantiable {
  readonly mainModuleURL: string;
  instantiateWasm: (imports: object, done: Done) => unknown;
  instantiate(): Promise<unknown>;
}

type Done = (instance: object, module: CompiledModule) => void;

async function compiled(address: string): Promise<CompiledModule> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
  const isStreamed = response.headers.get('Content-Type') === 'application/wasm';
  return isStreamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Has the bindings run. They would count the bytes as these come; then browsers do not know the response for the file it
 * is, and keep nothing of what they have compiled for the next time. Rejects where there is no such file, or none that
 * may run.
 */
export function instantiated(bindings: Instantiable): Promise<unknown> {
  return new Promise((resolve, reject) => {
    bindings.instantiateWasm = (imports, done) => {
      // Their own does this, too: the functions that the module imports read it.
      Object.assign(globalThis, { DUCKDB_RUNTIME: BROWSER_RUNTIME });
      compiled(bindings.mainModuleURL)
        .then(async (module) => done(await WebAssembly.instantiate(module, imports), module))
        .catch(reject);
      return {};
    };
    bindings.instantiate().then(resolve, reject);
  });
}
