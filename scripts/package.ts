import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build/build';
import { launcherFile, readManifest, readVersion } from './build/plugin-folder';
import { inRoot } from './build/root';
import { ensureWithoutBackend } from './build/without-backend';
import { WITHOUT_BACKEND } from './build/without-backend-manifest';
import { PLATFORMS, type Platform, type PlatformName } from './package/platforms';
import { fromLock, unpack } from './package/registry';
import { zipFolder } from './package/zip';

const NAMES = Object.keys(PLATFORMS).join(', ');

const HELP = `Packs the plugin for one platform, or the one without a backend for all, into packages/, ready to be unpacked into Grafana's plugin folder.

  npm run package -- --platform <platform> [--without-runtime]
  npm run package -- --without-backend

  --platform         one of ${NAMES}
  --without-runtime  leave Node out: Node 20.19 or newer must then be installed where Grafana runs
  --without-backend  the plugin that has none, which is the same on every platform
  --help             this text
`;

/** All of dist/ that does not belong to another platform, with this platform's binding. */
function stagePlugin(folder: string, platform: PlatformName): void {
  const own = [launcherFile(PLATFORMS[platform].launcher), `node-bindings-${platform}`];
  const isOfOnePlatform = new RegExp(`^(${readManifest().executable}_|node-bindings-)`);
  cpSync(inRoot('dist'), folder, {
    recursive: true,
    filter: (file) => !isOfOnePlatform.test(path.basename(file)) || own.includes(path.basename(file)),
  });
  const binding = `@duckdb/node-bindings-${platform}`;
  const target = path.join(folder, 'node_modules', binding);
  if (!existsSync(target)) unpack(fromLock(binding), target);
}

function stageRuntime(folder: string, platform: PlatformName): void {
  const { runtime }: Platform = PLATFORMS[platform];
  if (!runtime) {
    console.log(`npm carries no Node for ${platform}: Node 20.19 or newer must be installed where Grafana runs.`);
    return;
  }
  const target = path.join(folder, 'runtime');
  unpack(runtime, target, ['bin/node', 'LICENSE']);
  renameSync(path.join(target, 'bin/node'), path.join(target, 'node'));
  rmdirSync(path.join(target, 'bin'));
}

async function packagePlugin(platform: PlatformName, withRuntime: boolean): Promise<string> {
  await ensureBuilt({ always: false });
  const { id, executable } = readManifest();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'package-'));
  try {
    stagePlugin(folder, platform);
    if (withRuntime) stageRuntime(folder, platform);
    const archive = inRoot('packages', `${id}-${readVersion()}-${platform}.zip`);
    mkdirSync(path.dirname(archive), { recursive: true });
    const isExecutable = (name: string) => name.startsWith(executable) || name === path.join('runtime', 'node');
    await zipFolder(folder, archive, { root: id, isExecutable });
    return archive;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function packageWithoutBackend(): Promise<string> {
  await ensureWithoutBackend({ always: false });
  const { id, folder } = WITHOUT_BACKEND;
  const archive = inRoot('packages', `${id}-${readVersion()}.zip`);
  mkdirSync(path.dirname(archive), { recursive: true });
  await zipFolder(inRoot(folder), archive, { root: id, isExecutable: () => false });
  return archive;
}

function isPlatform(name: string | undefined): name is PlatformName {
  return name !== undefined && Object.hasOwn(PLATFORMS, name);
}

interface Options {
  readonly platform?: string | undefined;
  readonly 'without-runtime': boolean;
  readonly 'without-backend': boolean;
}

function packageAs({ platform, ...options }: Options): Promise<string> {
  if (options['without-backend']) {
    if (platform === undefined && !options['without-runtime']) return packageWithoutBackend();
    throw new Error('--without-backend goes with no other option: that plugin is the same on every platform.');
  }
  if (isPlatform(platform)) return packagePlugin(platform, !options['without-runtime']);
  throw new Error(`--platform ${platform ?? 'is missing'}: choose one of ${NAMES}.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      platform: { type: 'string' },
      'without-runtime': { type: 'boolean', default: false },
      'without-backend': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const archive = await packageAs(values);
  console.log(`${path.relative(process.cwd(), archive)}, ${(statSync(archive).size / 1e6).toFixed(1)} MB`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
