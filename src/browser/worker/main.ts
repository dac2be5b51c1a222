import { BROWSER_RUNTIME, createDuckDB, DuckDBDataProtocol, VoidLogger } from 'duckdb-wasm-browser-blocking';
import type { ToWorker } from '../messages';
import { instantiated } from './instantiate';
import { type Platform, Service } from './service';
import { blobFile, remoteFile, type SyncFile } from './sync-file';

let files = 0;

const platform: Platform = {
  async load(wasm) {
    const bundle = (mainModule: string) => ({ mainModule, mainWorker: '' });
    const bundles = { eh: bundle(wasm.eh), mvp: bundle(wasm.mvp) };
    const bindings = await createDuckDB(bundles, new VoidLogger(), BROWSER_RUNTIME);
    await instantiated(bindings);
    return bindings;
  },
  register(bindings, { name, database, log }) {
    // The folder keeps a file of the same name apart from one that is still open.
    const path = `/${++files}/${name.replace(/^.*[/\\]/, '')}`;
    const registerOne = (at: string, file: SyncFile) =>
      bindings.registerFileHandle(at, file, DuckDBDataProtocol.BROWSER_FSACCESS, true);
    registerOne(path, database instanceof Blob ? blobFile(database) : remoteFile(database));
    if (log) registerOne(`${path}.wal`, blobFile(log));
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
