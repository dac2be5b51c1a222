import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Enough to tell, later, whether a process is still there. */
export interface ProcessIdentity {
  /** The host, its boot and the PID namespace in which the number means this process. */
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

export async function thisProcess(): Promise<ProcessIdentity> {
  return { place: await thisPlace(), pid: process.pid, started: await startOf(process.pid) };
}

/** Whether the process has ended; null for one of another host or container, which cannot be asked. */
export async function hasEnded({ place, pid, started }: Partial<ProcessIdentity>): Promise<boolean | null> {
  if (place !== (await thisPlace()) || typeof pid !== 'number') return null;
  return !isAlive(pid) || (started !== null && started !== (await startOf(pid)));
}
