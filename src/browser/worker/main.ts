import { BROWSER_RUNTIME, createDuckDB, DuckDBDataProtocol, VoidLogger } from 'duckdb-wasm-browser-blocking';
import type { ToWorker } from '../messages';
import { type Platform, Service } from './service';

let files = 0;

const platform: Platform = {
  async load(wasm, onProgress) {
    const bundle = (mainModule: string) => ({ mainModule, mainWorker: '' });
    const bundles = { eh: bundle(wasm.eh), mvp: bundle(wasm.mvp) };
    const bindings = await createDuckDB(bundles, new VoidLogger(), BROWSER_RUNTIME);
    await bindings.instantiate(({ bytesLoaded, bytesTotal }) => onProgress(bytesLoaded, bytesTotal));
    return bindings;
  },
  register(bindings, { name, database, wal }) {
    // The folder keeps a file of the same name apart from one that is still open.
    const path = `/${++files}/${name.replace(/^.*[/\\]/, '')}`;
    const registerOne = (at: string, file: Blob | { readonly url: string }) => {
      if (file instanceof Blob) bindings.registerFileHandle(at, file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
      else bindings.registerFileURL(at, file.url, DuckDBDataProtocol.HTTP, false);
    };
    registerOne(path, database);
    if (wal) registerOne(`${path}.wal`, wal);
    return path;
  },
};

const scope = globalThis as unknown as {
  postMessage(message: unknown, transferred: ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: { data: ToWorker; reason: unknown; error: unknown }) => void): void;
};

const service = new Service(platform, (message, transferred) => scope.postMessage(message, transferred));
scope.addEventListener('message', ({ data }) => service.receive(data));
// The bindings do not wait for their own instantiation, nor say that it failed.
scope.addEventListener('unhandledrejection', ({ reason }) => service.unfit(reason));
