import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Names the process that a folder of private copies belongs to; its time of modification is that process's pulse. */
export const OWNER_FILE = 'owner.json';

/** How often an owner gives its folder a pulse. */
export const HEARTBEAT_MS = 60_000;
/** A process on another host or in another container cannot be asked; without a pulse for so long it is gone. */
const PULSE_LOST_MS = 5 * HEARTBEAT_MS;

interface Owner {
  /** Where its number means this process. */
  readonly place: string;
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

/** Containers may have one host name and differ in what a process number means; so do a host before and after a restart. */
async function thisPlace(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return [hostname(), boot.trim(), namespace].join(' ');
}

export async function ownerRecord(): Promise<string> {
  const owner: Owner = { place: await thisPlace(), pid: process.pid, started: await startOf(process.pid) };
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
  const { place, pid, started } = await read(file);
  if (place === (await thisPlace()) && typeof pid === 'number') {
    return !isAlive(pid) || (started !== null && started !== (await startOf(pid)));
  }
  const pulse = await stat(file).catch(() => stat(folder).catch(() => null));
  return pulse !== null && pulse.mtimeMs < Date.now() - PULSE_LOST_MS;
}
