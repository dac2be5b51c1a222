import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../build/root.ts';

/** What a test needs: nothing but itself, processes or what was built, or Chromium as well. */
export type Need = 'unit' | 'process' | 'browser';

const TESTS = inRoot('test');
const BROWSER = inRoot('test/support/browser.ts');
const PROCESSES = ['node:child_process', 'node:worker_threads'];

/** A path of what `npm run build` and its like make. */
const BUILT = /'(?:\.\.\/)*(?:dist|lib|build)(?:\/[^']*)?'/;

const IMPORT = /\b(?:import|export)\b(?!\s+type\b)[^'";]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;

/** Every test, from the folder that holds package.json, by what it needs: told by all that it imports. */
export function testsByNeed(): Record<Need, string[]> {
  const tests: Record<Need, string[]> = { unit: [], process: [], browser: [] };
  for (const name of readdirSync(TESTS, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts') || /(^|[\\/])node_modules[\\/]/.test(name)) continue;
    tests[needOf(path.join(TESTS, name))].push(path.posix.join('test', name.replaceAll('\\', '/')));
  }
  return tests;
}

function needOf(test: string): Need {
  const files = new Set([test]);
  let need: Need = 'unit';
  // A set hands out what is added while it is walked.
  for (const file of files) {
    if (file === BROWSER) return 'browser';
    const { imports, packages, namesWhatIsBuilt } = sourceOf(file);
    if (namesWhatIsBuilt || packages.some((each) => PROCESSES.includes(each))) need = 'process';
    for (const each of imports) files.add(each);
  }
  return need;
}

interface Source {
  readonly imports: readonly string[];
  readonly packages: readonly string[];
  readonly namesWhatIsBuilt: boolean;
}

const sources = new Map<string, Source>();

function sourceOf(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const names = [...text.matchAll(IMPORT)].map(([, from, alone]) => (from ?? alone)!);
  const source = {
    imports: names
      .filter((name) => name.startsWith('.'))
      .flatMap((name) => fileOf(path.resolve(file, '..', name)) ?? []),
    packages: names.filter((name) => !name.startsWith('.')),
    namesWhatIsBuilt: file.startsWith(TESTS) && BUILT.test(text),
  };
  sources.set(file, source);
  return source;
}

/** Undefined for what is no code. */
const fileOf = (name: string): string | undefined =>
  [name, `${name}.ts`, `${name}.tsx`].find((file) => /\.(tsx?|mjs)$/.test(file) && existsSync(file));
