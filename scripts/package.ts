import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build/build';
import { launcherFile, readManifest, readVersion } from './build/plugin-folder';
import { inRoot } from './build/root';
import { PLATFORMS, type Platform, type PlatformName } from './package/platforms';
import { fromLock, unpack } from './package/registry';
import { zipFolder } from './package/zip';

const NAMES = Object.keys(PLATFORMS).join(', ');

const HELP = `Packs the plugin for one platform into packages/, ready to be unpacked into Grafana's plugin folder.

  npm run package -- --platform <platform> [--without-runtime]

  --platform         one of ${NAMES}
  --without-runtime  leave Node out: Node 20.19 or newer must then be installed where Grafana runs
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

function isPlatform(name: string | undefined): name is PlatformName {
  return name !== undefined && Object.hasOwn(PLATFORMS, name);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      platform: { type: 'string' },
      'without-runtime': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!isPlatform(values.platform)) {
    throw new Error(`--platform ${values.platform ?? 'is missing'}: choose one of ${NAMES}.`);
  }
  const archive = await packagePlugin(values.platform, !values['without-runtime']);
  console.log(`${path.relative(process.cwd(), archive)}, ${(statSync(archive).size / 1e6).toFixed(1)} MB`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
