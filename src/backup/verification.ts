import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A new file for this user alone, with its content on the disk. */
export async function writeDurably(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx', flush: true });
}

const FILE = 'verified.json';

/** What the last verification of a backup found. */
export interface Verification {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What is wrong with it, as the end of a sentence; null for nothing. */
  readonly problem: string | null;
}

export async function readVerification(folder: string): Promise<Verification | null> {
  try {
    const { at, problem } = JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Record<string, unknown>;
    const isOne = typeof at === 'string' && (typeof problem === 'string' || problem === null);
    return isOne ? { at, problem } : null;
  } catch {
    return null;
  }
}

/** Where the folder may only be read, nobody is told. */
export async function writeVerification(folder: string, verdict: Verification): Promise<void> {
  const building = join(folder, `${FILE}.new`);
  try {
    await rm(building, { force: true });
    await writeDurably(building, `${JSON.stringify(verdict)}\n`);
    await rename(building, join(folder, FILE));
  } catch {
    await rm(building, { force: true }).catch(() => {});
  }
}
