import { chmodSync, readdirSync, rmSync } from 'node:fs';
import targets from '../../webpack.config';
import { writeNotices } from './bundle';
import { bundleApart } from './bundle-apart';
import { copyIcons } from './page-folder';
import { copyAssets, copyBindingLoader, copyModule } from './plugin-folder';
import { writeProducerTypes } from './producer-types';
import { inRoot } from './root';
import { stamped } from './stamped';

const STAMP = inRoot('.cache/build');
const CLI = inRoot('lib/cli.cjs');
const PAGE = inRoot('lib/page');

/** npm installs the binding of this platform only. */
function installedBindings(): string[] {
  return readdirSync(inRoot('node_modules/@duckdb'))
    .filter((name) => name.startsWith('node-bindings-'))
    .map((name) => `@duckdb/${name}`);
}

async function build(): Promise<void> {
  for (const output of [inRoot('dist'), inRoot('lib')]) rmSync(output, { recursive: true, force: true });
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
export function ensureBuilt({ always }: { always: boolean }): Promise<void> {
  const outputs = [CLI, inRoot('dist/plugin.json'), PAGE];
  return stamped({ stamp: STAMP, outputs, always, build, done: 'dist/ and lib/' });
}
