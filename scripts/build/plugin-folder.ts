import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importable } from './importable';
import { inRoot } from './root';
import { runbookPages } from './runbook-html';

/** Grafana starts `<executable>_<os>_<arch>`. */
const LAUNCHERS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;
export type Launcher = (typeof LAUNCHERS)[number];

interface Manifest {
  readonly id: string;
  readonly name: string;
  readonly executable: string;
  readonly languages: readonly string[];
  readonly includes: readonly { readonly path: string }[];
  readonly info: { readonly screenshots: readonly { readonly path: string }[] };
}

function readText(file: string): string {
  return readFileSync(inRoot(file), 'utf8');
}

export function readManifest(): Manifest {
  return JSON.parse(readText('src/plugin.json')) as Manifest;
}

export function readVersion(): string {
  return (JSON.parse(readText('package.json')) as { version: string }).version;
}

export const launcherFile = (launcher: Launcher): string => `${readManifest().executable}_${launcher}`;

function writeManifest(folder: string): void {
  const today = new Date().toISOString().slice(0, 10);
  const filled = readText('src/plugin.json').replace('%VERSION%', readVersion()).replace('%TODAY%', today);
  writeFileSync(path.join(folder, 'plugin.json'), filled);
}

function copyDashboards(folder: string): void {
  const manifest = readManifest();
  mkdirSync(path.join(folder, 'dashboards'));
  for (const { path: file } of manifest.includes) {
    writeFileSync(path.join(folder, file), importable(readText(file), manifest));
  }
}

/** The pictures of the documentation that Grafana shows on the page of the plugin. */
function copyScreenshots(folder: string): void {
  for (const { path: file } of readManifest().info.screenshots) {
    cpSync(inRoot('docs/images', path.basename(file)), path.join(folder, file));
  }
}

/** English stands in the code: Grafana would have every dashboard wait for texts that nobody looks up. */
const ENGLISH = 'en-US';

/** The texts of each language, where Grafana looks for those of a plugin. */
function copyLocales(folder: string): void {
  const { id, languages } = readManifest();
  for (const language of languages) {
    const file = path.join('locales', language, `${id}.json`);
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    const texts = language === ENGLISH ? {} : JSON.parse(readText(`src/${file}`));
    writeFileSync(path.join(folder, file), JSON.stringify(texts));
  }
}

/** Where `runbook_url` of the alert rules leads. */
function copyRunbooks(folder: string): void {
  mkdirSync(path.join(folder, 'runbooks'));
  for (const [file, html] of runbookPages()) writeFileSync(path.join(folder, 'runbooks', file), html);
}

/** All that Grafana needs beside the bundles and the native binding. */
export function copyAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeManifest(folder);
  copyDashboards(folder);
  copyLocales(folder);
  for (const name of ['img', 'schema']) cpSync(inRoot('src', name), path.join(folder, name), { recursive: true });
  copyScreenshots(folder);
  copyRunbooks(folder);
  // Grafana shows the page, but none of its pictures.
  writeFileSync(path.join(folder, 'README.md'), withoutDocs(readText('README.md')));
  for (const page of ['LICENSE', 'CHANGELOG.md']) copyFileSync(inRoot(page), path.join(folder, page));
  for (const launcher of LAUNCHERS) {
    const file = path.join(folder, launcherFile(launcher));
    copyFileSync(inRoot('src/backend/launcher.sh'), file);
    chmodSync(file, 0o755);
  }
}

/** The part of DuckDB's binding that is the same on every platform; the other part is named for its platform. */
const BINDING_LOADER = ['@duckdb/node-bindings', 'detect-libc'];

export function copyModule(name: string, folder: string): void {
  const from = inRoot('node_modules', name);
  if (!existsSync(from)) throw new Error(`${name} is not installed; run npm ci.`);
  cpSync(from, path.join(folder, 'node_modules', name), { recursive: true, dereference: true });
}

export function copyBindingLoader(folder: string): void {
  for (const name of BINDING_LOADER) copyModule(name, folder);
}

/** Neither images, files of docs nor marks of what is generated are part of the plugin. */
function withoutDocs(readme: string): string {
  return readme.replaceAll(/^(!\[|<!--).*\n+/gm, '').replaceAll(/\[([^\]]+)\]\(docs\/[^)]+\)/g, '$1');
}
