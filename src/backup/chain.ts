import { LearningError } from '../error/learning-error';
import { type Backup, isSound, type SoundBackup } from './backup';
import { BadBackup } from './backup-error';

/** A full backup and the incremental ones that follow from it, the one that is wanted first. */
export type Chain = readonly SoundBackup[];

/** What keeps a backup from being put together, as the end of a sentence, or the backups that it takes. */
function chainOrProblem(wanted: Backup, all: ReadonlyMap<string, Backup>): Chain | string {
  const chain: SoundBackup[] = [];
  for (let backup = wanted; ; ) {
    const isWanted = backup === wanted;
    if (!isSound(backup)) {
      return isWanted ? backup.problem! : `${backup.name.text}, which it builds on, is damaged: ${backup.problem}`;
    }
    if (chain.includes(backup)) return 'it builds on itself';
    chain.push(backup);
    const { parent, blockBytes } = backup.manifest;
    if (parent === null) return chain;
    const before = all.get(parent);
    if (before === undefined) return `${parent}, which it builds on, is missing`;
    if (isSound(before) && before.manifest.blockBytes !== blockBytes)
      return `${parent} is no backup of the same database`;
    backup = before;
  }
}

/** Throws BadBackup. */
export function chainOf(wanted: Backup, all: ReadonlyMap<string, Backup>): Chain {
  const chain = chainOrProblem(wanted, all);
  if (typeof chain === 'string') throw new BadBackup(wanted.name.text, chain);
  return chain;
}

/** What is known to be wrong with a backup: what its files look like, and what the last verification found. Null for nothing. */
export function problemOf(backup: Backup, all: ReadonlyMap<string, Backup>): string | null {
  const chain = chainOrProblem(backup, all);
  return typeof chain === 'string' ? chain : (backup.verdict?.problem ?? null);
}

/** The backup of that name. Throws LearningError `not_found`: no path is ever made of what the user has typed. */
export function named(name: string, all: ReadonlyMap<string, Backup>): Backup {
  const backup = all.get(name);
  if (backup) return backup;
  throw new LearningError('not_found', 'There is no backup of that name in the folder.', {
    hint: 'Take a name from backup list.',
  });
}
