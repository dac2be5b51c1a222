import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { isErrno } from '../snapshot/io-error';
import { syncName } from '../store/durable';
import { archiveError } from './archive-error';
import { MANIFESTS, manifestName, runName, runOfManifest } from './layout';
import { type Manifest, parseManifest } from './manifest';

export interface Manifests {
  /** In the order of the runs. */
  readonly manifests: readonly Manifest[];
  /** Why others could not be read. */
  readonly problems: readonly LearningError[];
}

/** The runs of an archive by name, in their order; empty where there is a folder without any. Throws LearningError. */
export async function listRuns(root: string): Promise<string[]> {
  try {
    const names = await readdir(join(root, MANIFESTS)).catch(async (error: unknown) => {
      if (!isErrno(error, 'ENOENT')) throw error;
      // A folder that is there and holds no run yet is an archive.
      await readdir(root);
      return [];
    });
    return names.flatMap((name) => runOfManifest(name) ?? []).sort();
  } catch (cause) {
    throw archiveError(cause);
  }
}

/** The name of the next run, in an archive that need not be there yet. Throws LearningError. */
export async function nameRun(root: string, now: number): Promise<string> {
  const runs = await listRuns(root).catch((error) => {
    if (LearningError.from(error).code === 'not_found') return [];
    throw error;
  });
  return runName(now, runs.at(-1) ?? null);
}

/** Throws LearningError. */
export async function readManifest(root: string, run: string): Promise<Manifest> {
  try {
    return parseManifest(await readFile(join(root, MANIFESTS, manifestName(run)), 'utf8'), run);
  } catch (cause) {
    throw archiveError(cause);
  }
}

/** Every manifest that can be read. Throws LearningError where the folder cannot. */
export async function readManifests(root: string): Promise<Manifests> {
  const manifests: Manifest[] = [];
  const problems: LearningError[] = [];
  for (const run of await listRuns(root)) {
    try {
      manifests.push(await readManifest(root, run));
    } catch (error) {
      problems.push(LearningError.from(error));
    }
  }
  return { manifests, problems };
}

/** Puts a manifest into its place, or another into the place of it, whole or not at all. */
export async function writeManifest(root: string, manifest: Manifest): Promise<void> {
  const folder = join(root, MANIFESTS);
  const path = join(folder, manifestName(manifest.run));
  const unfinished = `${path}.writing`;
  try {
    const file = await open(unfinished, 'w', 0o644);
    try {
      await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncName(path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw archiveError(cause);
  }
}
