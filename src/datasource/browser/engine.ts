import { BrowserEngine } from '../../browser/client';
import type { BrowserLimits } from '../../browser/messages';
import { startWorker } from '../../browser/start-worker';
import type { BrowserSource } from './browser-source';

/** Beside module.js. */
const FOLDER = 'duckdb';

/** Where the files of the plugin are, which may be another origin. */
function addressOf({ meta, type }: BrowserSource, file: string): string {
  const base = meta?.baseUrl ?? `public/plugins/${type}`;
  return new URL(`${base}/${FOLDER}/${file}`, document.baseURI).href;
}

/** Starts DuckDB in a worker, into which nothing has been loaded. @param more limits beside those of questions and answers */
export function startEngine(source: BrowserSource, more: BrowserLimits = {}): BrowserEngine {
  const { queryTimeoutSeconds, byteLimitMb } = source.options;
  const engine = new BrowserEngine({
    start: () => startWorker(addressOf(source, 'worker.js')),
    wasm: { eh: addressOf(source, 'duckdb-eh.wasm'), mvp: addressOf(source, 'duckdb-mvp.wasm') },
    limits: {
      ...(queryTimeoutSeconds !== undefined && { timeoutSeconds: queryTimeoutSeconds }),
      ...(byteLimitMb !== undefined && { byteLimitMb }),
      storedTimeZone: source.storedTimeZone,
      ...more,
    },
  });
  engine.start();
  return engine;
}
