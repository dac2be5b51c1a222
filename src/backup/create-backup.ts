import { mkdir, rename } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { clearUpRestore } from '../replacement/replacement';
import { toDisk } from '../snapshot/file-system';
import type { Report } from '../writing/operation';
import type { Apart } from './apart/apart';
import { storedFile } from './backup';
import { backupError } from './backup-error';
import { BackupFolder, type Backups } from './backup-folder';
import { nextName } from './backup-name';
import { Changes } from './changes';
import { encodeManifest, MANIFEST_FILE, type Manifest } from './manifest';
import { type Base, baseFor } from './parent';
import { allPieces, eachHashed, type Layout } from './pieces';
import { type PrivateCopy, withPrivateCopy } from './private-copy';
import { readAll, together } from './read-apart';
import { writeDurably } from './verification';

export interface CreateOptions {
  readonly database: string;
  readonly dir: string;
  /** Keeps only what has changed since the last backup, where there is one to build on. */
  readonly incremental: boolean;
}

export interface Created {
  readonly manifest: Manifest;
  /** Why an incremental backup was asked for and a full one was made; null otherwise. */
  readonly remark: string | null;
}

interface Work {
  readonly folder: BackupFolder;
  /** Apart, on the same disk. */
  readonly place: string;
  readonly backups: Backups;
  readonly options: CreateOptions;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** @param changes told of each piece, where an incremental backup is wanted */
async function hashPieces(
  path: string,
  layout: Layout,
  changes: Changes | null,
  report: Report,
  signal: AbortSignal,
): Promise<string[]> {
  const hashes: string[] = [];
  try {
    await eachHashed(
      path,
      allPieces(layout),
      async (extent, content, hash) => {
        hashes.push(hash);
        await changes?.take(extent, content, hash);
        report({ stage: 'checksums', done: extent.at + extent.bytes, total: layout.bytes });
      },
      signal,
    );
    await changes?.toDisk();
  } finally {
    await changes?.close();
  }
  return hashes;
}

const isSoundBase = (base: Base | null): base is Exclude<Base, string> => base !== null && typeof base !== 'string';

async function backUp(copy: PrivateCopy, apart: Apart, work: Work): Promise<Created> {
  const { folder, place, backups, options, report, signal } = work;
  const { path, bytes, header, asOf } = copy;
  const layout = { bytes, blockBytes: Number(header.blocks.bytes) };
  const base = options.incremental ? baseFor(basename(options.database), backups) : null;
  const changes = isSoundBase(base) ? new Changes(base.manifest, layout, join(place, 'changes')) : null;
  const [hashes, contents] = await together(
    hashPieces(path, layout, changes, report, signal),
    readAll(apart, path, report),
    // Meanwhile the disk has its time.
    changes === null ? toDisk(path) : Promise.resolve(),
  );
  const verifiedAt = new Date().toISOString();
  const name = nextName(
    asOf,
    [...backups.values()].map((backup) => backup.name),
  ).text;
  const finished = join(place, name);
  await mkdir(finished, { mode: 0o700 });
  const common = {
    name,
    source: basename(options.database),
    takenAt: new Date(asOf).toISOString(),
    storageVersion: Number(header.storage),
    createdBy: header.createdBy,
    ...layout,
    hashes,
    contents,
    verifiedAt,
  };
  let manifest: Manifest;
  if (isSoundBase(base) && changes?.remark === null) {
    const type = 'incremental';
    await rename(changes.path, storedFile(finished, { name, type }));
    manifest = { ...common, type, stored: changes.pieces, storedBytes: changes.bytes, parent: base.name.text };
  } else {
    const type = 'full';
    const stored = storedFile(finished, { name, type });
    await rename(path, stored);
    if (changes !== null) await toDisk(stored);
    manifest = {
      ...common,
      type,
      stored: allPieces(layout).map(({ piece }) => piece),
      storedBytes: bytes,
      parent: null,
    };
  }
  await writeDurably(join(finished, MANIFEST_FILE), encodeManifest(manifest));
  signal.throwIfAborted();
  await folder.publish(finished, name);
  return { manifest, remark: changes === null ? (base as string | null) : changes.remark };
}

/**
 * Takes a backup of a database that any process may be writing to, and reads all of it through DuckDB before it counts as
 * one. Throws LearningError; then there is no backup, and nothing of one.
 */
export async function createBackup(options: CreateOptions, report: Report, signal: AbortSignal): Promise<Created> {
  const database = resolve(options.database);
  try {
    await clearUpRestore(database);
    const folder = await BackupFolder.make(options.dir);
    return await folder.locked(signal, () =>
      folder.apart(async (place) => {
        const backups = await folder.list();
        const work = { folder, place, backups, options: { ...options, database }, report, signal };
        return withPrivateCopy(database, folder.path, { report, signal }, (copy, apart) => backUp(copy, apart, work));
      }),
    );
  } catch (error) {
    throw backupError(error, signal);
  }
}
