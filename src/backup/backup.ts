import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupName, parseName } from './backup-name';
import { BadManifest, decodeManifest, MANIFEST_FILE, type Manifest } from './manifest';
import { allPieces, type Extent, packed } from './pieces';
import { readVerification, type Verification } from './verification';

/** One that is there, sound or not. */
export interface Backup {
  readonly name: BackupName;
  readonly folder: string;
  /** Null where it cannot be read. */
  readonly manifest: Manifest | null;
  /** What the last `verify` found; null when there was none since it was made. */
  readonly verdict: Verification | null;
  /** Why it is of no use, as its files look from outside; the end of a sentence, null for nothing. */
  readonly problem: string | null;
}

export interface SoundBackup extends Backup {
  readonly manifest: Manifest;
  readonly problem: null;
}

export const isSound = (backup: Backup): backup is SoundBackup => backup.manifest !== null && backup.problem === null;

const SUFFIX = { full: '.duckdb', incremental: '.blocks' } as const;

/** A full one is a database that DuckDB opens as it is; an incremental one has nothing but pieces of one. */
export const storedFile = (folder: string, { name, type }: Pick<Manifest, 'name' | 'type'>): string =>
  join(folder, `${name}${SUFFIX[type]}`);

/** The pieces that the backup itself has, and where they lie in its file. */
export const storedPieces = (manifest: Manifest): Extent[] =>
  manifest.type === 'full' ? allPieces(manifest) : packed(manifest.stored, manifest);

async function problemOf(folder: string, manifest: Manifest): Promise<string | null> {
  const stats = await stat(storedFile(folder, manifest)).catch(() => null);
  if (stats === null) return 'its file is missing';
  if (stats.size !== manifest.storedBytes) return `its file has ${stats.size} bytes instead of ${manifest.storedBytes}`;
  return null;
}

/** @param folder one whose name is that of a backup */
export async function readBackup(folder: string, text: string): Promise<Backup> {
  const name = parseName(text)!;
  const verdict = await readVerification(folder);
  let manifest: Manifest | null = null;
  let problem: string | null;
  try {
    manifest = decodeManifest(await readFile(join(folder, MANIFEST_FILE), 'utf8'), text);
    problem = await problemOf(folder, manifest);
  } catch (error) {
    problem = error instanceof BadManifest ? error.message : 'its manifest is missing';
  }
  return { name, folder, manifest, verdict, problem };
}
