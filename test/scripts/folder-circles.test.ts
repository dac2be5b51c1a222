import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '../../src');
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SOURCES, name));
const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g;

/** Folders that a file's imports lead to, each beside a folder that the file is in: `[parent, from, to]`. */
function crossings(file: string): [parent: string, from: string, to: string][] {
  const from = dirname(relative(SOURCES, file)).split(sep);
  const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, path]) =>
    normalize(join(dirname(file), path!)),
  );
  return imports.flatMap((target) => {
    const to = dirname(relative(SOURCES, target)).split(sep);
    const shared = from.findIndex((name, i) => name !== to[i]);
    return shared >= 0 && to[shared] !== undefined && to[shared] !== '..'
      ? [[from.slice(0, shared).join('/'), from[shared]!, to[shared]!] as [string, string, string]]
      : [];
  });
}

it('no folders of src import one another in a circle', () => {
  const leads = new Map<string, Set<string>>();
  for (const file of FILES) {
    for (const [parent, from, to] of crossings(file)) {
      const key = `${parent}/${from}`;
      leads.set(key, (leads.get(key) ?? new Set()).add(`${parent}/${to}`));
    }
  }
  const reached = (folder: string, seen = new Set<string>()): Set<string> => {
    for (const next of leads.get(folder) ?? []) {
      if (!seen.has(next)) reached(next, seen.add(next));
    }
    return seen;
  };
  expect([...leads.keys()].filter((folder) => reached(folder).has(folder))).toEqual([]);
});
