import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

export const goIsThere = spawnSync('go', ['version']).status === 0;

/** Builds the Go program in a folder, into `.cache`, and returns where it is. Quick when nothing has changed. */
export function buildGo(source: string): string {
  const program = path.resolve(import.meta.dirname, '../../.cache/go', path.basename(source));
  execFileSync('go', ['build', '-o', program, '.'], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  return program;
}
