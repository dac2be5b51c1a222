import { basename, resolve } from 'node:path';
import { LearningError } from '../error/learning-error';
import { Replacement } from '../replacement/replacement';
import { lockHolder } from '../snapshot/lock-holder';
import { requireRoom } from '../snapshot/room';
import { readCollectorFile } from '../writing/collector-file';
import type { Report } from '../writing/operation';
import { Apart } from './apart/apart';
import { assemble } from './assemble';
import type { SoundBackup } from './backup';
import { BadBackup, backupError } from './backup-error';
import { BackupFolder, type Backups } from './backup-folder';
import { chainOf, named, problemOf } from './chain';
import { readAndCompare } from './read-apart';

export interface RestoreOptions {
  readonly database: string;
  readonly dir: string;
  /** Null for the newest good one. */
  readonly name: string | null;
}

/** What is about to be replaced by what. */
export interface RestorePlan {
  readonly backup: SoundBackup;
  /** Whether there is a database to be replaced. */
  readonly replaces: boolean;
}

export interface Restored extends RestorePlan {
  /** Newer ones that turned out to be damaged, and why. */
  readonly passedOver: readonly BadBackup[];
}

interface Steps {
  /** Asked when the new database is ready and proved, before one is replaced; throws where that is not wanted. */
  readonly confirm: (plan: RestorePlan) => Promise<void>;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Who holds the database would go on writing to a file that has no name any more. */
async function refuse(error: LearningError, database: string): Promise<never> {
  const collector = await readCollectorFile(database);
  throw new LearningError('locked', error.message, {
    cause: error,
    hint: collector
      ? `It is the collector, PID ${collector.pid}: stop it, restore, and start it again.`
      : 'Stop it, restore, and start it again. A backup is taken without stopping it.',
  });
}

/** One that only reads would stay with the old database for ever. */
async function refuseWhileOpen(database: string): Promise<void> {
  const holder = await lockHolder(database);
  if (!holder) return;
  const who = `${holder.program ?? 'another program'}, PID ${holder.pid}`;
  await refuse(new LearningError('locked', `${basename(database)} is open in another process: ${who}.`), database);
}

/** Keeps others from opening the database to write. One that is damaged cannot be held, nor opened by others. */
async function hold(apart: Apart, database: string): Promise<void> {
  try {
    await apart.ask('hold', database);
  } catch (error) {
    if (error instanceof LearningError && error.code === 'locked') await refuse(error, database);
  }
}

/** The database of a backup, put together, opened and compared. Throws BadBackup. */
async function prepare(
  name: string,
  backups: Backups,
  replacement: Replacement,
  { report, signal }: Steps,
): Promise<SoundBackup> {
  const chain = chainOf(named(name, backups), backups);
  const { manifest } = chain[0]!;
  await requireRoom(replacement.folder, manifest.bytes);
  await replacement.empty();
  await assemble(chain, replacement.path, report, signal);
  await Apart.with(signal, (apart) => readAndCompare(apart, replacement.path, name, manifest.contents, report));
  return chain[0]!;
}

async function prepareNewest(
  backups: Backups,
  replacement: Replacement,
  steps: Steps,
): Promise<{ backup: SoundBackup; passedOver: BadBackup[] }> {
  const passedOver: BadBackup[] = [];
  for (const backup of [...backups.values()].reverse()) {
    const name = backup.name.text;
    try {
      const known = problemOf(backup, backups);
      if (known !== null) throw new BadBackup(name, known);
      return { backup: await prepare(name, backups, replacement, steps), passedOver };
    } catch (error) {
      if (!(error instanceof BadBackup)) throw error;
      passedOver.push(error);
    }
  }
  if (passedOver.length === 0) {
    throw new LearningError('not_found', 'There is no backup in the folder.', { hint: 'Check the path after --dir.' });
  }
  throw new LearningError(
    'damaged',
    `${passedOver.length === 1 ? 'The one backup in the folder is not' : `None of the ${passedOver.length} backups in the folder is`} good.`,
    {
      hint: 'See backup verify --all for what is wrong with each.',
    },
  );
}

/** The same bytes have been read a moment ago; here it is seen that they are found under the name of the database. */
async function check(database: string, { manifest, name }: SoundBackup, { report }: Steps): Promise<void> {
  // An interruption comes too late.
  await Apart.with(new AbortController().signal, async (apart) => {
    await readAndCompare(apart, database, name.text, manifest.contents, report).catch((error: unknown) => {
      // Somebody was faster to open it, and could.
      if (!(error instanceof LearningError) || error.code !== 'locked') throw error;
    });
  });
}

async function restore(options: RestoreOptions, folder: BackupFolder, steps: Steps): Promise<Restored> {
  const { database, name } = options;
  const backups = await folder.list();
  const replacement = await Replacement.begin(database);
  let isSwapped = false;
  try {
    const replaces = await replacement.isThere();
    if (replaces) {
      await refuseWhileOpen(database);
      await Apart.with(steps.signal, (apart) => hold(apart, database));
    }
    const { backup, passedOver } =
      name === null
        ? await prepareNewest(backups, replacement, steps)
        : { backup: await prepare(name, backups, replacement, steps), passedOver: [] };
    if (replaces) await steps.confirm({ backup, replaces });
    await Apart.with(steps.signal, async (apart) => {
      if (replaces) await hold(apart, database);
      steps.signal.throwIfAborted();
      isSwapped = true;
      await replacement.swap();
    });
    await check(database, backup, steps);
    await replacement.finish();
    return { backup, replaces, passedOver };
  } catch (error) {
    if (isSwapped) await replacement.undo();
    throw error;
  } finally {
    if (!isSwapped) await replacement.abandon();
  }
}

/**
 * Puts a database in the place of the one at hand, once it has been opened and compared with the manifest. The one at hand is
 * kept beside it as `.pre_restore`, with its log. Killed at any moment it leaves the old database or the new one, whole, once
 * the next command has cleared up. Throws LearningError: `locked`, `damaged`, `not_found`, `disk_full`.
 */
export async function restoreBackup(options: RestoreOptions, steps: Steps): Promise<Restored> {
  const database = resolve(options.database);
  const { signal } = steps;
  try {
    const folder = await BackupFolder.open(options.dir);
    return await folder.locked(signal, () => restore({ ...options, database }, folder, steps));
  } catch (error) {
    throw backupError(error, signal, 'database');
  }
}
