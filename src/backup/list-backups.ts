import type { Backup } from './backup';
import { backupError } from './backup-error';
import { BackupFolder } from './backup-folder';
import { problemOf } from './chain';

export interface Listed {
  readonly backup: Backup;
  /** What is known to be wrong with it, as the end of a sentence; null for nothing. */
  readonly problem: string | null;
}

/** The oldest first. Reads manifests and sizes alone. Throws LearningError. */
export async function listBackups(dir: string): Promise<Listed[]> {
  try {
    const backups = await (await BackupFolder.open(dir)).list();
    return [...backups.values()].map((backup) => ({ backup, problem: problemOf(backup, backups) }));
  } catch (error) {
    throw backupError(error, new AbortController().signal);
  }
}
