import { lstat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readingError } from '../../snapshot/io-error';
import { listSnapshots, nameTime } from './list-snapshots';

const DAY = 86_400_000;

export interface PruneRequest {
  readonly folder: string;
  /** A snapshot stays that is younger by its name; null for no such rule. */
  readonly days: number | null;
  /** How many of the newest stay; null for no such rule. */
  readonly keep: number | null;
  readonly dryRun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface PrunedFile {
  readonly name: string;
  /** When its name says that it was taken: ISO 8601, local time of the machine that took it. */
  readonly date: string;
  readonly size: number;
}

export interface PruneResult {
  readonly deleted_count: number;
  readonly kept_count: number;
  /** Bytes that were deleted, or would be. */
  readonly total_size_bytes: number;
  readonly dry_run: boolean;
  readonly deleted_files: readonly PrunedFile[];
  /** What was left alone, and why, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * Deletes the snapshots that no rule keeps. The newest stays always, and so does the one that latest.json leads to; links
 * and files by other names are left alone.
 * @throws LearningError where the folder cannot be read, or a file not be deleted
 */
export async function pruneSnapshots({ folder, days, keep, dryRun, now }: PruneRequest): Promise<PruneResult> {
  const { names, unnamed, latest } = await listSnapshots(folder);
  const newest = names.at(-1);
  const isKept = (name: string, place: number) => {
    const age = now - nameTime(name)!.ms;
    return (days !== null && age < days * DAY) || (keep !== null && place < keep) || name === newest || name === latest;
  };
  const going = names.filter((name, at) => !isKept(name, names.length - 1 - at));
  const deleted: PrunedFile[] = [];
  for (const name of going) {
    const path = join(folder, name);
    try {
      const stats = await lstat(path);
      if (!stats.isFile()) continue;
      if (!dryRun) await unlink(path);
      deleted.push({ name, date: new Date(nameTime(name)!.ms).toISOString().slice(0, 19), size: stats.size });
    } catch (error) {
      throw readingError(error, basename(path));
    }
  }
  return {
    deleted_count: deleted.length,
    kept_count: names.length - deleted.length,
    total_size_bytes: deleted.reduce((sum, { size }) => sum + size, 0),
    dry_run: dryRun,
    deleted_files: deleted,
    warnings: unnamed.map((name) => `${name} is left alone: its name is no snapshot's.`),
  };
}
