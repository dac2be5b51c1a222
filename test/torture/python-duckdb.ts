import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/python-duckdb/', import.meta.url));

/** Releases of DuckDB that write beside the one that is built in, each in the form of Python's package. */
export const PYTHON_RELEASES = ['1.2.2', '1.3.2', '1.4.4', '2.0.1'] as const;

/** The folder with this release of Python's package duckdb, which is installed there once. Throws what pip says. */
export function pythonDuckdb(interpreter: string, release: string): string {
  const folder = join(CACHE, release);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'installing-'));
  try {
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--retries',
      '1',
      '--target',
      unfinished,
      `duckdb==${release}`,
    ];
    const { status, error, stderr } = spawnSync(interpreter, pip, { encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`${interpreter} could not install duckdb ${release}: ${error?.message ?? stderr}`);
    renameSync(unfinished, folder);
    return folder;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
