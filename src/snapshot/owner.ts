import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, type ProcessIdentity, thisProcess } from './process-identity';

/** Names the process that a folder of private copies belongs to; its time of modification is that process's pulse. */
export const OWNER_FILE = 'owner.json';

/** How often an owner gives its folder a pulse. */
export const HEARTBEAT_MS = 60_000;
/** A process on another host or in another container cannot be asked; without a pulse for so long it is gone. */
const PULSE_LOST_MS = 5 * HEARTBEAT_MS;

export async function ownerRecord(): Promise<string> {
  return JSON.stringify(await thisProcess());
}

/** Makes the folder this process's, whom `isOrphan` asks about later. */
export async function writeOwner(folder: string): Promise<void> {
  await writeFile(join(folder, OWNER_FILE), await ownerRecord(), { mode: 0o600 });
}

/** To be called every `HEARTBEAT_MS` by the owner of a folder. */
export async function pulse(folder: string): Promise<void> {
  const now = new Date();
  await utimes(join(folder, OWNER_FILE), now, now);
}

async function read(path: string): Promise<Partial<ProcessIdentity>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<ProcessIdentity>;
  } catch {
    return {};
  }
}

/** Whether the process that made the folder has died without clearing up. */
export async function isOrphan(folder: string): Promise<boolean> {
  const file = join(folder, OWNER_FILE);
  const ended = await hasEnded(await read(file));
  if (ended !== null) return ended;
  const pulse = await stat(file).catch(() => stat(folder).catch(() => null));
  return pulse !== null && pulse.mtimeMs < Date.now() - PULSE_LOST_MS;
}
