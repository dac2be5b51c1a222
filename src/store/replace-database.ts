import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, link, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { lockHolder } from '../snapshot/lock-holder';
import { syncFile, syncName } from './durable';

/** Where a database comes into being that is to take the place of another; beside it, so that it can be moved there at once. */
export function placeBeside(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.building`);
}

export const logsOf = (path: string) => [`${path}.wal`, `${path}.wal.checkpoint`];

/** After the name of what comes into being, and what DuckDB keeps beside that. */
const BUILDING = /^\.[0-9a-f]{12}\.building(\.wal|\.wal\.checkpoint|\.tmp)?$/;

const isOfBuilding = (file: string, name: string) =>
  file.startsWith(`.${name}.`) && BUILDING.test(file.slice(name.length + 1));

/** Takes away a database that came to nothing, with all that DuckDB keeps beside it. */
export async function removeBuilding(path: string): Promise<void> {
  for (const file of [path, ...logsOf(path)]) await rm(file, { force: true });
  await rm(`${path}.tmp`, { recursive: true, force: true });
}

/**
 * Takes away what runs that were killed have left beside a database: what they were building, and second names for the
 * file itself that were to become its old version. Only for who holds its lock, so that no such run goes on.
 */
export async function clearLeftovers(target: string): Promise<void> {
  const name = basename(target);
  const folder = dirname(target);
  const { dev, ino } = await stat(target);
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    if (isOfBuilding(file, name)) {
      await rm(path, { recursive: true, force: true });
    } else if (file.startsWith(`${name}.before_`)) {
      const other = await stat(path).catch(() => null);
      if (other?.ino === ino && other.dev === dev) await rm(path, { force: true });
    }
  }
}

/**
 * Takes away what runs that were killed were building where there is no database yet, whose lock would tell that none goes
 * on: what is being built is locked itself. Systems that do not tell who has a file open keep it.
 */
export async function clearAbandoned(target: string): Promise<void> {
  const folder = dirname(target);
  const files = await readdir(folder).catch(() => []);
  const buildings = files.filter((file) => isOfBuilding(file, basename(target)) && file.endsWith('.building'));
  for (const file of buildings) {
    const path = join(folder, file);
    if ((await lockHolder(path)) === null) await removeBuilding(path).catch(() => {});
  }
}

/** `learning.db.before_migration-20260209T120000Z`. */
export function keptName(target: string, what: 'migration' | 'reset' | 'replacement', now = new Date()): string {
  return `${target}.before_${what}-${now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;
}

async function likeItsPredecessor(building: string, target: string): Promise<void> {
  const { mode, uid, gid } = await stat(target);
  await chmod(building, mode & 0o7777);
  // Only root may give files away; anybody else is the owner already, or may not.
  await chown(building, uid, gid).catch(() => {});
}

/** For file systems without second names. By another process: the lock would end with our own reading. */
async function copyApart(from: string, to: string): Promise<void> {
  const program = `require('node:fs').copyFileSync(process.argv[1], process.argv[2])`;
  await promisify(execFile)(process.execPath, ['-e', program, from, to]);
  await syncFile(to);
}

/**
 * Puts a finished database in the place of another in one step: whoever looks, and whenever power or process is lost, finds
 * the one or the other, whole. The caller holds the lock of the other, and has written its log into it.
 * @param keepAs a second name under which the other stays; null to give it up
 */
export async function replaceDatabase(building: string, target: string, keepAs: string | null): Promise<void> {
  await likeItsPredecessor(building, target);
  await syncFile(building);
  for (const log of logsOf(target)) await rm(log, { force: true });
  if (keepAs !== null) {
    await link(target, keepAs).catch(() => copyApart(target, keepAs));
  }
  await syncName(target);
  await rename(building, target);
  await syncName(target);
}
