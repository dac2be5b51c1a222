import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { targets } from '../webpack.config';
import { bundle } from './build/bundle';
import { fingerprint } from './build/fingerprint';
import { copyAssets, copyBindingLoader, copyModule, LAUNCHERS } from './build/plugin-folder';
import { inRoot } from './build/root';

const STAMP = inRoot('.cache/build');
const CLI = inRoot('lib/cli.cjs');

/** npm installs the binding of this platform only. */
function installedBindings(): string[] {
  return readdirSync(inRoot('node_modules/@duckdb'))
    .filter((name) => name.startsWith('node-bindings-'))
    .map((name) => `@duckdb/${name}`);
}

function isBuilt(wanted: string): boolean {
  if (![STAMP, inRoot('dist/plugin.json')].every((file) => existsSync(file))) return false;
  return readFileSync(STAMP, 'utf8') === wanted;
}

async function build(): Promise<void> {
  rmSync(STAMP, { force: true });
  for (const folder of ['dist', 'lib']) rmSync(inRoot(folder), { recursive: true, force: true });
  await bundle(targets);
  if (existsSync(CLI)) chmodSync(CLI, 0o755);
  const plugin = inRoot('dist');
  copyAssets(plugin, LAUNCHERS);
  copyBindingLoader(plugin);
  for (const binding of installedBindings()) copyModule(binding, plugin);
}

const { values } = parseArgs({ options: { 'if-changed': { type: 'boolean' } } });
const wanted = fingerprint();
if (!values['if-changed'] || !isBuilt(wanted)) {
  const began = performance.now();
  await build();
  mkdirSync(inRoot('.cache'), { recursive: true });
  writeFileSync(STAMP, wanted);
  console.log(`Built dist/ and lib/ in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}
