import type { Backup } from './backup';
import { backupError } from './backup-error';
import { BackupFolder, type Backups } from './backup-folder';
import { problemOf } from './chain';

/** A backup is kept that either rule keeps. */
interface KeepRules {
  /** Younger than so many days. */
  readonly days: number | null;
  /** Among so many of the newest that are not damaged. */
  readonly count: number | null;
}

export interface PruneOptions {
  readonly dir: string;
  readonly keep: KeepRules;
  readonly dryRun: boolean;
}

export interface Pruned {
  readonly kept: readonly Backup[];
  readonly removed: readonly Backup[];
}

const DAY_MS = 86_400_000;

/** What a backup builds on, whether that is sound or not: it may be put right by hand. */
function ancestors(backup: Backup, backups: Backups): Backup[] {
  const found: Backup[] = [];
  for (let parent = backup.manifest?.parent; parent; ) {
    const before = backups.get(parent);
    if (before === undefined || found.includes(before)) break;
    found.push(before);
    parent = before.manifest?.parent;
  }
  return found;
}

/** Those that are to stay: what the rules keep, the newest good one in any case, and all that these build on. */
function toKeep(backups: Backups, { days, count }: KeepRules, now: number): ReadonlySet<Backup> {
  const newestFirst = [...backups.values()].reverse();
  const good = newestFirst.filter((backup) => problemOf(backup, backups) === null);
  const timeOf = ({ manifest, name }: Backup) => (manifest === null ? name.time : Date.parse(manifest.takenAt));
  const chosen = new Set([
    ...good.slice(0, Math.max(1, count ?? 0)),
    ...(days === null ? [] : newestFirst.filter((backup) => timeOf(backup) > now - days * DAY_MS)),
  ]);
  return new Set([...chosen].flatMap((backup) => [backup, ...ancestors(backup, backups)]));
}

/** Removes backups that nothing keeps, the newest first, so that none is ever without what it builds on. Throws LearningError. */
export async function pruneBackups({ dir, keep, dryRun }: PruneOptions, signal: AbortSignal): Promise<Pruned> {
  try {
    const folder = await BackupFolder.open(dir);
    return await folder.locked(signal, async () => {
      const backups = await folder.list();
      const kept = toKeep(backups, keep, Date.now());
      const removed = [...backups.values()].filter((backup) => !kept.has(backup));
      for (const backup of dryRun ? [] : removed.toReversed()) {
        signal.throwIfAborted();
        await folder.remove(backup);
      }
      return { kept: [...backups.values()].filter((backup) => kept.has(backup)), removed };
    });
  } catch (error) {
    throw backupError(error, signal);
  }
}
