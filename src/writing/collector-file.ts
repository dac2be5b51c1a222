import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { hasEnded, type ProcessIdentity, thisProcess } from '../snapshot/process-identity';
import { storeError } from '../store/store-error';

/** Where the collector that has a database open is asked, as it says itself in a file beside the database. */
export interface CollectorAddress {
  readonly pid: number;
  /** Such as `http://127.0.0.1:8686`. */
  readonly url: string;
  /** To be sent as a bearer token; null where none is asked for. */
  readonly token: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

const fileOf = async (database: string) => `${await realpath(database).catch(() => database)}.collector`;

/** Says, for this user alone, that this process has the database open. To be called while it holds the lock. */
export async function writeCollectorFile(
  database: string,
  address: Pick<CollectorAddress, 'url' | 'token'>,
): Promise<void> {
  const file = await fileOf(database);
  const { url, token } = address;
  const content = { ...(await thisProcess()), url, token, startedAt: new Date().toISOString() };
  const building = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(building, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(building, file);
  } catch (cause) {
    throw storeError(cause, basename(file));
  } finally {
    await rm(building, { force: true });
  }
}

/** Removes the collector's file; to be called before its lock is given up. */
export async function removeCollectorFile(database: string): Promise<void> {
  await rm(await fileOf(database), { force: true });
}

/** The collector that has the database open; null when none says so, or the one that did is gone. */
export async function readCollectorFile(database: string): Promise<CollectorAddress | null> {
  const content = await readFile(await fileOf(database), 'utf8')
    .then((text) => JSON.parse(text) as Partial<CollectorAddress & ProcessIdentity>)
    .catch(() => null);
  if (content === null) return null;
  const { pid, url, token = null, startedAt } = content;
  if (typeof pid !== 'number' || typeof url !== 'string' || typeof startedAt !== 'string') return null;
  return (await hasEnded(content)) ? null : { pid, url, token, startedAt };
}
