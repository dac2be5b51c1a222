import { spawnSync } from 'node:child_process';

const CHECK = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'];

/** The Python of this machine, of 3.9 or newer; undefined where there is none. */
export function findPython(): string | undefined {
  return ['python3', 'python'].find((name) => spawnSync(name, CHECK, { stdio: 'ignore' }).status === 0);
}
