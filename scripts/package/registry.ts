import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../build/root';
import type { Pinned } from './platforms';

interface Lock {
  readonly packages: Readonly<Record<string, { version: string; integrity?: string }>>;
}

/** A package at the version that package-lock.json names. */
export function fromLock(name: string): Pinned {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as Lock;
  const entry = lock.packages[`node_modules/${name}`];
  if (!entry?.integrity)
    throw new Error(`package-lock.json does not name ${name}; this version of DuckDB has no build for it.`);
  return { name, version: entry.version, integrity: entry.integrity };
}

function download({ name, version, integrity }: Pinned, folder: string): string {
  const spec = `${name}@${version}`;
  const report = execFileSync('npm', ['pack', spec, '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [packed] = JSON.parse(report) as { filename: string; integrity: string }[];
  if (packed?.integrity !== integrity) {
    throw new Error(`${spec} is not what it was when it was chosen: its checksum differs.`);
  }
  return path.join(folder, packed.filename);
}

/** Downloads a package by npm, and unpacks it into `folder`: all of it, or the parts asked for. */
export function unpack(pinned: Pinned, folder: string, parts: readonly string[] = []): void {
  const temp = mkdtempSync(path.join(os.tmpdir(), 'download-'));
  try {
    mkdirSync(folder, { recursive: true });
    const wanted = parts.map((part) => `package/${part}`);
    execFileSync('tar', ['-xzf', download(pinned, temp), '-C', folder, '--strip-components=1', ...wanted]);
  } finally {
    rmSync(temp, { recursive: true });
  }
}
