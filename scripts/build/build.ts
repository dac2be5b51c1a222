import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import targets from '../../webpack.config';
import { writeNotices } from './bundle';
import { bundleApart } from './bundle-apart';
import { BUILD_INPUTS, fingerprint } from './fingerprint';
import { copyIcons } from './page-folder';
import { copyAssets, copyBindingLoader, copyModule } from './plugin-folder';
import { writeProducerTypes } from './producer-types';
import { inRoot } from './root';

const STAMP = inRoot('.cache/build');
const CLI = inRoot('lib/cli.cjs');
const PAGE = inRoot('lib/page');

/** npm installs the binding of this platform only. */
function installedBindings(): string[] {
  return readdirSync(inRoot('node_modules/@duckdb'))
    .filter((name) => name.startsWith('node-bindings-'))
    .map((name) => `@duckdb/${name}`);
}

function isBuilt(wanted: string): boolean {
  if (![STAMP, CLI, inRoot('dist/plugin.json'), PAGE].every((file) => existsSync(file))) return false;
  return readFileSync(STAMP, 'utf8') === wanted;
}

async function build(): Promise<void> {
  for (const output of [STAMP, inRoot('dist'), inRoot('lib')]) rmSync(output, { recursive: true, force: true });
  writeNotices(await Promise.all(targets.map(({ name }) => bundleApart(name!))));
  chmodSync(CLI, 0o755);
  writeProducerTypes(inRoot('lib/producer'));
  const plugin = inRoot('dist');
  copyAssets(plugin);
  copyBindingLoader(plugin);
  copyIcons(PAGE);
  for (const binding of installedBindings()) copyModule(binding, plugin);
}

/** Leaves the plugin in dist/, and the command and the page in lib/. */
export async function ensureBuilt({ always }: { always: boolean }): Promise<void> {
  const wanted = fingerprint(BUILD_INPUTS);
  if (!always && isBuilt(wanted)) return;
  const began = performance.now();
  await build();
  mkdirSync(inRoot('.cache'), { recursive: true });
  writeFileSync(STAMP, wanted);
  console.log(`Built dist/ and lib/ in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}
