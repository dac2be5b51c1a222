import type { Backup, SoundBackup } from './backup';
import type { Backups } from './backup-folder';
import { chainOf } from './chain';

/** Of incremental backups that build on one another: with one a day, every week begins with a full one. */
const MOST_INCREMENTAL = 6;

/** What an incremental backup can build on, or why there is nothing, as the end of a sentence. */
export type Base = SoundBackup | string;

/** How many backups it takes to put this one together; null when one of them is known to be bad. */
function linksOf(backup: Backup, backups: Backups): number | null {
  try {
    const chain = chainOf(backup, backups);
    return chain.every(({ verdict }) => !verdict?.problem) ? chain.length : null;
  } catch {
    return null;
  }
}

export function baseFor(source: string, backups: Backups): Base {
  const last = [...backups.values()].filter(({ manifest }) => manifest === null || manifest.source === source).at(-1);
  if (last === undefined) return 'there is no backup to build on';
  const links = linksOf(last, backups);
  if (links === null) return 'the last backup, or one that it builds on, is damaged or missing';
  if (links > MOST_INCREMENTAL) return `${MOST_INCREMENTAL} incremental ones follow on the last full one`;
  return last as SoundBackup;
}
