import { wholeBody } from '../../browser/file/server-file';
import { besides, fetchBeside, unanswered } from '../local/files';

/** Of the address of a script and of a WebAssembly, as the engine takes them. */
export interface EngineFiles {
  readonly script: string;
  readonly wasm: string;
}

const SCRIPT = 'duckdb/worker.js';
const WASM = 'duckdb/duckdb-eh.wasm.gz';

const GZIP = [0x1f, 0x8b];

/** Some servers send what is called .gz as something compressed for its way alone, and the browser has unpacked it. */
async function unpacked(packed: Blob): Promise<Blob> {
  const [first, second] = new Uint8Array(await packed.slice(0, 2).arrayBuffer());
  if (first !== GZIP[0] || second !== GZIP[1]) return packed;
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
}

let loaded: Promise<EngineFiles> | null = null;

/** DuckDB, once; it is a quarter of its size on its way. @param onProgress hears of bytes that have come, and of how many there are */
export function loadEngine(onProgress: (done: number, total: number) => void): Promise<EngineFiles> {
  loaded ??= load(onProgress).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function load(onProgress: (done: number, total: number) => void): Promise<EngineFiles> {
  const packed = await wholeBody(await fetchBeside(WASM), { onProgress }).catch(() => {
    throw unanswered(WASM);
  });
  const wasm = await unpacked(packed);
  return { script: besides(SCRIPT), wasm: URL.createObjectURL(wasm.slice(0, wasm.size, 'application/wasm')) };
}
