import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { quoteIdentifier, quoteText } from '../model/quote';
import { isErrno } from '../snapshot/io-error';
import { hasEnded, type ProcessIdentity } from '../snapshot/process-identity';
import type { Session } from '../store/session';
import { archiveError } from './archive-error';
import { ARCHIVED_TABLES, MANIFESTS, manifestName, partAt, runOfStaging, stagingName } from './layout';
import type { Manifest } from './manifest';
import { readManifests, writeManifest } from './manifests';
import { fromStored } from './sql';

/** Says which process a run belongs to. */
export const OWNER_FILE = 'owner.json';

/** Runs that are under way, and those that were cut short. */
export async function unfinishedRuns(root: string): Promise<{ busy: Set<string>; dead: Set<string> }> {
  const busy = new Set<string>();
  const dead = new Set<string>();
  const names = await readdir(root).catch((cause) => {
    if (isErrno(cause, 'ENOENT')) return [];
    throw archiveError(cause);
  });
  for (const name of names) {
    const run = runOfStaging(name);
    if (run === null) continue;
    const owner = await readFile(join(root, name, OWNER_FILE), 'utf8').catch(() => '{}');
    ((await isOver(owner)) ? dead : busy).add(run);
  }
  return { busy, dead };
}

/** Of a process of another machine nobody knows; its run is left alone. */
async function isOver(owner: string): Promise<boolean> {
  try {
    const identity = JSON.parse(owner) as Partial<ProcessIdentity>;
    return identity.pid === undefined || (await hasEnded(identity)) === true;
  } catch {
    // The owner died while it wrote its file.
    return true;
  }
}

/** Files of the archive, relative to it. */
export async function filesOf(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of ARCHIVED_TABLES) {
    const entries = await readdir(join(root, table), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory()) continue;
      found.push(relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    }
  }
  return found.sort();
}

/** How many of the archived executions the database holds; null where the files cannot be read. */
async function liveOf(session: Session, root: string, manifest: Manifest): Promise<number | null> {
  const part = manifest.parts.find(({ table }) => table === 'executions');
  const id = part?.columns.find(({ name }) => name.toLowerCase() === 'task_id');
  if (part === undefined || id === undefined || part.files.length === 0) return null;
  const paths = part.files.map(({ path }) => quoteText(join(root, path))).join(', ');
  try {
    const [row] = await session.rows(`SELECT count(*)::VARCHAR FROM
      (SELECT ${fromStored(id)} FROM read_parquet([${paths}], hive_partitioning = false))
      WHERE ${quoteIdentifier(id.name)} IN (SELECT task_id FROM main.executions)`);
    return Number(row![0]);
  } catch {
    return null;
  }
}

/**
 * Decides what becomes of a run that has a manifest and did not come to its end. Its rows are in the database, all of them
 * or, once it has deleted them, none: in the first case the archive does without them, in the second it has them for good.
 * What cannot be told stays as it is.
 */
export async function settleRun(session: Session, root: string, manifest: Manifest): Promise<void> {
  const live = await liveOf(session, root, manifest);
  const rows = manifest.parts.find(({ table }) => table === 'executions')?.rows;
  if (live === null) return;
  if (live === rows) await withdraw(root, manifest);
  else await writeManifest(root, { ...manifest, state: 'deleted' });
}

/** Takes back what a run has put into the archive. */
export async function withdraw(root: string, { run, parts }: Pick<Manifest, 'run' | 'parts'>): Promise<void> {
  await rm(join(root, MANIFESTS, manifestName(run)), { force: true });
  for (const { path } of parts.flatMap(({ files }) => files)) await rm(join(root, path), { force: true });
}

/**
 * Clears up after runs that were cut short. Files that no manifest names were never to be relied on, as nothing is deleted
 * before there is one.
 * @param database the file name
 */
export async function clearLeftovers(session: Session, root: string, database: string): Promise<void> {
  const { busy, dead } = await unfinishedRuns(root);
  const { manifests } = await readManifests(root).catch((error) => {
    if (error.code === 'not_found') return { manifests: [] };
    throw error;
  });
  try {
    for (const manifest of manifests) {
      // Another database tells nothing of what has become of these rows.
      if (manifest.state === 'deleted' || busy.has(manifest.run) || manifest.database !== database) continue;
      await settleRun(session, root, manifest);
    }
    const known = new Set((await namedRuns(root)).concat([...busy]));
    for (const path of await filesOf(root)) {
      const part = partAt(path);
      if (part !== null && !known.has(part.run) && dead.has(part.run)) await rm(join(root, path), { force: true });
    }
    for (const run of dead) await rm(join(root, stagingName(run)), { recursive: true, force: true });
    for (const name of await readdir(join(root, MANIFESTS)).catch(() => [])) {
      if (name.endsWith('.json.writing') && !busy.has(name.slice(0, -'.json.writing'.length))) {
        await rm(join(root, MANIFESTS, name), { force: true });
      }
    }
  } catch (cause) {
    throw archiveError(cause);
  }
}

/** Runs that have a manifest, whether or not it can be read. */
async function namedRuns(root: string): Promise<string[]> {
  const names = await readdir(join(root, MANIFESTS)).catch(() => []);
  return names.flatMap((name) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : []));
}
