import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Names the process that a folder of private copies belongs to; its time of modification is that process's pulse. */
export const OWNER_FILE = 'owner.json';

/** A process on another host or in another container cannot be asked; without a pulse for so long it is gone. */
const PULSE_LOST_MS = 60 * 60_000;

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Tells a process from a later one of the same number; null where the system does not say. */
  readonly started: string | null;
}

async function startOf(pid: number): Promise<string | null> {
  try {
    const stats = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stats.slice(stats.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export async function ownerRecord(): Promise<string> {
  const owner: Owner = { host: hostname(), pid: process.pid, started: await startOf(process.pid) };
  return JSON.stringify(owner);
}

async function read(path: string): Promise<Partial<Owner>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Owner>;
  } catch {
    return {};
  }
}

/** Whether the process that made the folder has died without clearing up. */
export async function isOrphan(folder: string): Promise<boolean> {
  const file = join(folder, OWNER_FILE);
  const { host, pid, started } = await read(file);
  if (host === hostname() && typeof pid === 'number') {
    return !isAlive(pid) || (started !== null && started !== (await startOf(pid)));
  }
  const pulse = await stat(file).catch(() => stat(folder).catch(() => null));
  return pulse !== null && pulse.mtimeMs < Date.now() - PULSE_LOST_MS;
}
