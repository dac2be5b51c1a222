import { mkdir, open, rename } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { requireRoom } from '../snapshot/room';
import type { Report } from '../writing/operation';
import { Apart } from './apart/apart';
import { storedFile } from './backup';
import { backupError } from './backup-error';
import { BackupFolder, type Backups } from './backup-folder';
import { nextName } from './backup-name';
import { toDisk, writeDurably } from './durable';
import { encodeManifest, MANIFEST_FILE, type Manifest } from './manifest';
import { type Base, baseFor, changedPieces } from './parent';
import { allPieces, eachHashed, eachPiece, type Layout, packed, placeOfPiece } from './pieces';
import { type PrivateCopy, withPrivateCopy } from './private-copy';
import { readAll, together } from './read-apart';
import { clearUpRestore } from './replacement';

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
  readonly apart: Apart;
  readonly backups: Backups;
  readonly options: CreateOptions;
  readonly report: Report;
  readonly signal: AbortSignal;
}

async function hashPieces(path: string, layout: Layout, report: Report, signal: AbortSignal): Promise<string[]> {
  const hashes: string[] = [];
  await eachHashed(
    path,
    allPieces(layout),
    ({ at, bytes }, _, hash) => {
      hashes.push(hash);
      report({ stage: 'checksums', done: at + bytes, total: layout.bytes });
    },
    signal,
  );
  return hashes;
}

/** The pieces of a file, one behind the other in a new one. Yields its size. */
async function pack(
  from: string,
  to: string,
  pieces: readonly number[],
  layout: Layout,
  signal: AbortSignal,
): Promise<number> {
  const file = await open(to, 'wx', 0o600);
  try {
    let at = 0;
    await eachPiece(
      from,
      pieces.map((piece) => ({ piece, ...placeOfPiece(piece, layout) })),
      async (_, content) => {
        for (let done = 0; done < content.length; ) {
          done += (await file.write(content, done, content.length - done, at + done)).bytesWritten;
        }
        at += content.length;
      },
      signal,
    );
    await file.sync();
    return at;
  } finally {
    await file.close();
  }
}

/** Where pieces of another file have changed, as long as a backup of these alone is worth it. */
function changesSince(
  base: Base,
  hashes: readonly string[],
  layout: Layout,
): { pieces: number[]; bytes: number } | string {
  if (typeof base === 'string') return base;
  if (base.manifest.blockBytes !== layout.blockBytes)
    return 'the last backup is of a database with blocks of another size';
  const pieces = changedPieces(base.manifest, hashes);
  const bytes = packed(pieces, layout).reduce((sum, extent) => sum + extent.bytes, 0);
  return 2 * bytes > layout.bytes
    ? 'more than half of the database has changed since the last backup'
    : { pieces, bytes };
}

async function backUp(copy: PrivateCopy, work: Work): Promise<Created> {
  const { folder, place, apart, backups, options, report, signal } = work;
  const { path, bytes, header, asOf } = copy;
  const layout = { bytes, blockBytes: Number(header.blocks.bytes) };
  const base = options.incremental ? baseFor(basename(options.database), backups) : null;
  const [hashes, contents] = await together(
    hashPieces(path, layout, report, signal),
    readAll(apart, path, report),
    // Meanwhile the disk has its time.
    base === null ? toDisk(path) : Promise.resolve(),
  );
  const verifiedAt = new Date().toISOString();
  const changes = base === null ? null : changesSince(base, hashes, layout);
  const isIncremental = changes !== null && typeof changes !== 'string';
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
  if (isIncremental && base !== null && typeof base !== 'string') {
    await requireRoom(place, changes.bytes);
    const type = 'incremental';
    const storedBytes = await pack(path, storedFile(finished, { name, type }), changes.pieces, layout, signal);
    manifest = { ...common, type, stored: changes.pieces, storedBytes, parent: base.name.text };
  } else {
    const type = 'full';
    const stored = storedFile(finished, { name, type });
    await rename(path, stored);
    if (base !== null) await toDisk(stored);
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
  return { manifest, remark: typeof changes === 'string' ? changes : null };
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
      Apart.with(signal, (apart) =>
        folder.apart(async (place) => {
          const backups = await folder.list();
          const work = { folder, place, apart, backups, options: { ...options, database }, report, signal };
          return withPrivateCopy(database, folder.path, apart, { report, signal }, (copy) => backUp(copy, work));
        }),
      ),
    );
  } catch (error) {
    throw backupError(error, signal);
  }
}
