import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { LearningError } from '../../../error/learning-error';
import type { Fields } from '../content';

const MODULES = 'node_modules';
const SCOPE = '@duckdb';

/** What loads DuckDB's binding, beside that for the platform. */
const LOADER = [join(SCOPE, 'node-bindings'), 'detect-libc'];

/** Source maps are only needed to look into the code. */
const isLeftOut = (file: string) => file.endsWith('.map');

/** The packages of the binding: in the plugin in a clone, above it where npm has installed the package. */
function modulesOf(plugin: string): string {
  for (let folder = plugin; ; folder = dirname(folder)) {
    const modules = join(folder, MODULES);
    if (existsSync(join(modules, LOADER[0]!))) return modules;
    if (dirname(folder) === folder) {
      throw new LearningError('internal', "DuckDB's binding is missing beside the plugin.", {
        hint: 'Install the package anew.',
      });
    }
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);

/** Where each file of the plugin comes from, by its name in the plugin folder. */
export function pluginFiles(plugin: string): ReadonlyMap<string, string> {
  const modules = modulesOf(plugin);
  const native = readdirSync(join(modules, SCOPE)).filter((name) => name.startsWith('node-bindings-'));
  const packages = [...LOADER, ...native.map((name) => join(SCOPE, name))];
  const own = filesIn(plugin).filter((file) => !file.startsWith(join(plugin, MODULES)));
  const named = [
    ...own.map((file) => [relative(plugin, file), file] as const),
    ...packages
      .flatMap((name) => filesIn(join(modules, name)))
      .map((file) => [join(MODULES, relative(modules, file)), file] as const),
  ];
  return new Map(named.filter(([, file]) => !isLeftOut(file)));
}

/** Names of files with what is in them, as far as they are there. */
export function contentOfFiles(files: ReadonlyMap<string, string>): Fields {
  const there = [...files].filter(([, file]) => existsSync(file));
  return Object.fromEntries(there.map(([name, file]) => [name.replaceAll('\\', '/'), hashOf(file)]));
}

/** Of a folder that may have more than was put there; undefined where there is none. */
export function contentOfFolder(folder: string): Fields | undefined {
  if (!existsSync(join(folder, 'plugin.json'))) return undefined;
  return contentOfFiles(new Map(filesIn(folder).map((file) => [relative(folder, file), file])));
}

/** The old one is there until the new one is whole. A Node that somebody has put into it is taken along. */
export function writePlugin(files: ReadonlyMap<string, string>, folder: string): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    // Of a run that was killed. The dot keeps Grafana's eyes off it for no longer than a moment.
    if (name.startsWith(`.${basename(folder)}-`)) rmSync(join(parent, name), { recursive: true });
  }
  const made = join(parent, `.${basename(folder)}-${randomBytes(4).toString('hex')}`);
  for (const [name, file] of files) {
    const target = join(made, name);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target, { dereference: true });
    chmodSync(target, statSync(file).mode | 0o444);
  }
  const runtime = join(folder, 'runtime');
  if (existsSync(runtime)) cpSync(runtime, join(made, 'runtime'), { recursive: true });
  const old = `${made}-old`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(made, folder);
  rmSync(old, { recursive: true, force: true });
}

export const removePlugin = (folder: string): void => rmSync(folder, { recursive: true, force: true });
