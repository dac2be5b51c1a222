import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importable } from './importable';
import { inRoot } from './root';
import { runbookPages } from './runbook-html';

/** Grafana starts `<executable>_<os>_<arch>`. */
const LAUNCHERS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;
export type Launcher = (typeof LAUNCHERS)[number];

/** As Grafana reads it of plugin.json, as far as the folder depends on it. */
interface Manifest {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly includes: readonly { readonly path: string }[];
  readonly info: { readonly screenshots: readonly { readonly path: string }[] };
}

function readText(file: string): string {
  return readFileSync(inRoot(file), 'utf8');
}

export function readManifest(): Manifest & { readonly executable: string } {
  return JSON.parse(readText('src/plugin.json'));
}

export function readVersion(): string {
  return (JSON.parse(readText('package.json')) as { version: string }).version;
}

export const launcherFile = (launcher: Launcher): string => `${readManifest().executable}_${launcher}`;

function writeManifest(folder: string, manifest: Manifest): void {
  const today = new Date().toISOString().slice(0, 10);
  const text = JSON.stringify(manifest, null, 2);
  const filled = text.replace('%VERSION%', readVersion()).replace('%TODAY%', today);
  writeFileSync(path.join(folder, 'plugin.json'), `${filled}\n`);
}

function copyDashboards(folder: string, manifest: Manifest): void {
  mkdirSync(path.join(folder, 'dashboards'));
  for (const { path: file } of manifest.includes) {
    writeFileSync(path.join(folder, file), importable(readText(file), manifest));
  }
}

/** The pictures of the documentation that Grafana shows on the page of the plugin. */
function copyScreenshots(folder: string, { info }: Manifest): void {
  for (const { path: file } of info.screenshots) {
    cpSync(inRoot('docs/images', path.basename(file)), path.join(folder, file));
  }
}

/** English stands in the code: Grafana would have every dashboard wait for texts that nobody looks up. */
const ENGLISH = 'en-US';

/** The texts of each language, where Grafana looks for those of a plugin. */
function copyLocales(folder: string, { id, languages }: Manifest): void {
  const source = `${readManifest().id}.json`;
  for (const language of languages) {
    const target = path.join(folder, 'locales', language);
    mkdirSync(target, { recursive: true });
    const texts = language === ENGLISH ? {} : JSON.parse(readText(path.join('src/locales', language, source)));
    writeFileSync(path.join(target, `${id}.json`), JSON.stringify(texts));
  }
}

/** Where `runbook_url` of the alert rules leads. */
function copyRunbooks(folder: string): void {
  mkdirSync(path.join(folder, 'runbooks'));
  for (const [file, html] of runbookPages()) writeFileSync(path.join(folder, 'runbooks', file), html);
}

/** What Grafana shows of a plugin, whatever there is behind it. @param readme the page, of docs or the root */
export function copyShown(folder: string, manifest: Manifest, readme: string): void {
  mkdirSync(folder, { recursive: true });
  writeManifest(folder, manifest);
  copyDashboards(folder, manifest);
  copyLocales(folder, manifest);
  cpSync(inRoot('src/img'), path.join(folder, 'img'), { recursive: true });
  copyScreenshots(folder, manifest);
  // Grafana shows the page, but none of its pictures.
  writeFileSync(path.join(folder, 'README.md'), withoutDocs(readText(readme)));
  for (const page of ['LICENSE', 'CHANGELOG.md']) copyFileSync(inRoot(page), path.join(folder, page));
}

/** All that Grafana needs beside the bundles and the native binding. */
export function copyAssets(folder: string): void {
  copyShown(folder, readManifest(), 'README.md');
  cpSync(inRoot('src/schema'), path.join(folder, 'schema'), { recursive: true });
  copyRunbooks(folder);
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
