import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Unit } from './unit';

type User = NonNullable<Unit['user']>;

const READ = 4;
const ENTER = 1;

function allows(path: string, { uid, gids }: User, bit: number): boolean {
  if (uid === 0) return true;
  const stats = statSync(path);
  const shift = stats.uid === uid ? 6 : gids.includes(stats.gid) ? 3 : 0;
  return ((stats.mode >> shift) & bit) !== 0;
}

/** What keeps the user from reading the file: `file`, or a folder above it; undefined where nothing does. */
export function obstacleFor(file: string, user: User): 'file' | 'folder' | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (!allows(folder, user, ENTER)) return 'folder';
    if (dirname(folder) === folder) break;
  }
  return allows(file, user, READ) ? undefined : 'file';
}
