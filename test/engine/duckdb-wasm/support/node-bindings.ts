import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Bindings } from '../../../../src/engine/duckdb-wasm/bindings';

interface Blocking {
  createDuckDB(
    bundles: Record<'mvp' | 'eh', { mainModule: string; mainWorker: string }>,
    logger: unknown,
    runtime: unknown,
  ): Promise<Bindings & { instantiate(): Promise<unknown> }>;
  readonly VoidLogger: new () => unknown;
  readonly NODE_RUNTIME: unknown;
}

let opening: Promise<Bindings> | null = null;

async function open(): Promise<Bindings> {
  const require = createRequire(import.meta.url);
  const script = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const duckdb = require(script) as Blocking;
  const bundle = (name: string) => ({ mainModule: join(dirname(script), `duckdb-${name}.wasm`), mainWorker: '' });
  const bindings = await duckdb.createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new duckdb.VoidLogger(),
    duckdb.NODE_RUNTIME,
  );
  await bindings.instantiate();
  return bindings;
}

/** One for all tests of a file: it takes seconds to compile. */
export function nodeBindings(): Promise<Bindings> {
  opening ??= open();
  return opening;
}
