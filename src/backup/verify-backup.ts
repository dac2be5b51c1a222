import { join } from 'node:path';
import { LearningError } from '../error/learning-error';
import { requireRoom } from '../snapshot/room';
import type { Report } from '../writing/operation';
import { Apart } from './apart/apart';
import { assemble, wrongPiece } from './assemble';
import { type Backup, type SoundBackup, storedFile, storedPieces } from './backup';
import { BadBackup, backupError } from './backup-error';
import { BackupFolder, type Backups } from './backup-folder';
import { chainOf, named } from './chain';
import { EndsEarly, eachHashed } from './pieces';
import { readAndCompare, together } from './read-apart';
import { type Verification, writeVerification } from './verification';

export interface VerifyOptions {
  readonly dir: string;
  /** A name; null for the newest. */
  readonly which: string | null;
  /** Every one instead. */
  readonly all: boolean;
}

export interface Verified {
  readonly backup: Backup;
  readonly verdict: Verification;
}

async function checkPieces(
  { manifest, name, folder }: SoundBackup,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  await eachHashed(
    storedFile(folder, manifest),
    storedPieces(manifest),
    ({ piece }, content, hash) => {
      if (hash !== manifest.hashes[piece]) throw new BadBackup(name.text, wrongPiece(piece));
      done += content.length;
      report({ stage: 'checksums', done, total: manifest.storedBytes });
    },
    signal,
  ).catch((error: unknown) => {
    throw error instanceof EndsEarly ? new BadBackup(name.text, 'its file is cut off') : error;
  });
}

/** Throws BadBackup, or LearningError where the machine fails. */
async function prove(
  backup: Backup,
  backups: Backups,
  folder: BackupFolder,
  apart: Apart,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const chain = chainOf(backup, backups);
  const [wanted] = chain as readonly [SoundBackup];
  const { manifest, name } = wanted;
  const compare = (path: string) => readAndCompare(apart, path, name.text, manifest.contents, report);
  if (manifest.type === 'full') {
    await together(checkPieces(wanted, report, signal), compare(storedFile(wanted.folder, manifest)));
    return;
  }
  await folder.apart(async (place) => {
    await requireRoom(place, manifest.bytes);
    const whole = join(place, `${name.text}.duckdb`);
    await assemble(chain, whole, report, signal);
    await compare(whole);
  });
}

async function verify(
  backup: Backup,
  backups: Backups,
  folder: BackupFolder,
  report: Report,
  signal: AbortSignal,
): Promise<Verified> {
  let problem: string | null = null;
  try {
    // A process for each: the last one may have died of its backup.
    await Apart.with(signal, (apart) => prove(backup, backups, folder, apart, report, signal));
  } catch (error) {
    if (!(error instanceof BadBackup)) throw error;
    problem = error.problem;
  }
  const verdict = { at: new Date().toISOString(), problem };
  await writeVerification(backup.folder, verdict);
  return { backup, verdict };
}

/**
 * Opens backups by DuckDB, reads every column of every table, and compares with the manifest. Each says afterwards what was
 * found. Throws LearningError: `not_found`, or what keeps a backup from being judged.
 */
export async function verifyBackups(options: VerifyOptions, report: Report, signal: AbortSignal): Promise<Verified[]> {
  try {
    const folder = await BackupFolder.open(options.dir);
    return await folder.locked(signal, async () => {
      const backups = await folder.list();
      const verified: Verified[] = [];
      for (const backup of chosen(options, backups)) {
        verified.push(await verify(backup, backups, folder, report, signal));
      }
      return verified;
    });
  } catch (error) {
    throw backupError(error, signal);
  }
}

function chosen({ which, all }: VerifyOptions, backups: Backups): Backup[] {
  if (all) return [...backups.values()];
  if (which !== null) return [named(which, backups)];
  const last = [...backups.values()].at(-1);
  if (last) return [last];
  throw new LearningError('not_found', 'There is no backup in the folder.', { hint: 'Make one by backup create.' });
}
