import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDemo } from '../../src/demo/create-demo';
import { hit, readDashboards } from '../../src/host/dashboards/dashboard-folder';
import { filePage, filePageWorker } from '../../webpack.config';
import { type Bundled, bundle, writeNotices } from './bundle';
import { copyIcons } from './page-folder';
import { inRoot } from './root';
import { stamped } from './stamped';

const FOLDER = inRoot('build/page');
const WASM = inRoot('node_modules/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');

/** Enough for every panel, and little to load. */
const DEMO = { rows: 20_000, days: 30, learned: true, indexes: false, blockSize: 16_384 };
const HOUR_MS = 3_600_000;

/** The dashboards with a list of them, as the host would tell of them. */
async function copyDashboards(): Promise<void> {
  const from = inRoot('dashboards');
  const to = path.join(FOLDER, 'dashboards');
  const files = await readDashboards(from);
  mkdirSync(to);
  for (const { name } of files) cpSync(path.join(from, name), path.join(to, name));
  writeFileSync(path.join(to, 'index.json'), JSON.stringify(files.map((file) => ({ ...hit(file), file: file.name }))));
}

/** Compressed by us and unpacked by the page, because few servers of files compress WebAssembly on its way. */
function writeWasm(): void {
  mkdirSync(path.join(FOLDER, 'duckdb'), { recursive: true });
  writeFileSync(path.join(FOLDER, 'duckdb/duckdb-eh.wasm.gz'), gzipSync(readFileSync(WASM), { level: 9 }));
}

async function writeDemo(): Promise<void> {
  const end = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  await createDemo(path.join(FOLDER, 'demo.db'), { ...DEMO, end });
}

async function build(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  const bundled: Bundled[] = [await bundle(filePage), await bundle(filePageWorker)];
  writeNotices(bundled.map(({ sources }) => ({ folder: FOLDER, sources })));
  copyIcons(path.join(FOLDER, 'build/img'));
  cpSync(inRoot('src/img/logo.svg'), path.join(FOLDER, 'img/logo.svg'));
  cpSync(inRoot('LICENSE'), path.join(FOLDER, 'LICENSE'));
  await copyDashboards();
  writeWasm();
  await writeDemo();
}

/** Leaves in build/page/ all that a server of files has to hand out. */
export function ensureFilePage({ always }: { always: boolean }): Promise<void> {
  return stamped({ stamp: inRoot('.cache/build-page'), outputs: [FOLDER], always, build, done: 'build/page/' });
}
