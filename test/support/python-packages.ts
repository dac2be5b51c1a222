import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/python/', import.meta.url));

/** The Python of this machine, of version 3.9 or newer; undefined where there is none. */
export function findPython(): string | undefined {
  const check = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'];
  return ['python3', 'python'].find((name) => spawnSync(name, check).status === 0);
}

/** A folder with these packages and what they need, which is filled once. Throws what pip says. */
export function pythonPackages(interpreter: string, requirements: readonly string[]): string {
  const folder = join(CACHE, requirements.join(' ').replaceAll(/[^\w.=-]+/g, '_'));
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'installing-'));
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--target', unfinished, ...requirements];
    const { status, error, stderr } = spawnSync(interpreter, pip, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${interpreter} could not install ${requirements}: ${error?.message ?? stderr}`);
    renameSync(unfinished, folder);
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
