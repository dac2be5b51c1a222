import { type Command, Option } from 'commander';
import { APART_COMMAND } from '../../backup/apart/messages';
import { LearningError } from '../../error/learning-error';
import { confirm } from '../confirm';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed, wholeNumber } from '../options';
import { withProgress } from '../progress';
import { tell } from '../terminal';

interface Common {
  readonly dir: string;
  readonly json?: true;
}

interface Keep {
  readonly keepDays?: number;
  readonly keep?: number;
}

const DEFAULT_DAYS = 30;

const EXIT_CODES = `
Exit codes: 0 done, 1 not done or a backup is damaged, 2 wrong use, 130 interrupted.`;

const dirOption = () => new Option('--dir <folder>', 'the folder of the backups').makeOptionMandatory();
const daysOption = () =>
  new Option('--keep-days <n>', 'keep backups younger than so many days').argParser(wholeNumber(1, 36_500));
const countOption = () =>
  new Option('--keep <n>', 'keep so many of the newest good ones').argParser(wholeNumber(1, 1e6));

export function addBackup(program: Command): void {
  const backup = program
    .command('backup')
    .description('Keep copies of a learning database that can be proved, and put one back.')
    .helpCommand(false);

  backup
    .command('create')
    .description('Take a backup, whoever is writing to the database, and read all of it before it counts as one.')
    .addOption(databaseOption())
    .addOption(dirOption())
    .option(
      '--incremental',
      'only blocks that have changed since the last backup; a full one where there is none to build on',
    )
    .addOption(daysOption())
    .addOption(countOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Backups that no --keep keeps are removed afterwards, as by backup prune.

Examples:
  mahavishnu-learning backup create --db learning.db --dir backups
  mahavishnu-learning backup create --db learning.db --dir backups --incremental --keep-days 30 --json
${EXIT_CODES}`,
    )
    .action(create);

  backup
    .command('list')
    .description('Show the backups of a folder, the oldest first, and what is known to be wrong with any.')
    .addOption(dirOption())
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES)
    .action(list);

  backup
    .command('verify')
    .description('Open backups by DuckDB, read every column of every table, and compare with what was backed up.')
    .argument('[name]', 'one of the list (default: the newest)')
    .addOption(dirOption())
    .option('--all', 'every one of the folder')
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES)
    .action(verify);

  backup
    .command('prune')
    .description(
      'Remove backups that no rule keeps. What one that is kept builds on stays, and the newest good one always.',
    )
    .addOption(dirOption())
    .addOption(daysOption())
    .addOption(countOption())
    .option('--dry-run', 'only say what would be removed')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Without a rule, --keep-days ${DEFAULT_DAYS} holds. With both, a backup stays that either of them keeps.
${EXIT_CODES}`,
    )
    .action(prune);

  backup
    .command('restore')
    .description('Put the database of a backup in the place of the one at hand, which is kept as .pre_restore.')
    .argument('[name]', 'one of the list (default: the newest good one)')
    .addOption(databaseOption())
    .addOption(dirOption())
    .option('--yes', 'do not ask')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The backup is put together and read before anything is replaced. Stop what has the database open first.

Examples:
  mahavishnu-learning backup restore --db learning.db --dir backups
  mahavishnu-learning backup restore learning_db_backup_20260209_030000 --db learning.db --dir backups --yes
${EXIT_CODES}`,
    )
    .action(restore);

  // DuckDB in a process of its own; the other commands start it.
  backup.command(APART_COMMAND, { hidden: true }).action(async () => {
    const { serve } = await import('../../backup/apart/program');
    await serve();
  });
}

async function create(
  { db, dir, incremental, keepDays, keep, json }: Common & Keep & { readonly db: string; readonly incremental?: true },
  command: Command,
): Promise<void> {
  const { createBackup } = await import('../../backup/create-backup');
  const { pruneBackups } = await import('../../backup/prune-backups');
  const { recordRun } = await import('../backup/record-run');
  const { createdLines, createdObject } = await import('../backup/print');
  const signal = interruption();
  const started = performance.now();
  const created = await withProgress((report) =>
    createBackup({ database: db, dir, incremental: incremental === true }, report, signal),
  ).catch((error: unknown) => {
    throw ofUnnamed(error, command);
  });
  const milliseconds = performance.now() - started;
  const isLogged = await recordRun(db, created.manifest);
  const pruned =
    keepDays === undefined && keep === undefined
      ? []
      : (await pruneBackups({ dir, keep: { days: keepDays ?? null, count: keep ?? null }, dryRun: false }, signal))
          .removed;
  const run = { ...created, milliseconds, isLogged, pruned };
  tell(json, createdObject(run), createdLines(run));
}

async function list({ dir, json }: Common): Promise<void> {
  const { listBackups } = await import('../../backup/list-backups');
  const { listedLines, listedObject } = await import('../backup/print');
  const listed = await listBackups(dir);
  tell(json, { backups: listed.map(listedObject) }, listedLines(listed));
}

async function verify(name: string | undefined, { dir, all, json }: Common & { readonly all?: true }): Promise<void> {
  const { verifyBackups } = await import('../../backup/verify-backup');
  const { verifiedLines, verifiedObject } = await import('../backup/print');
  if (name !== undefined && all)
    throw new LearningError('bad_usage', '--all stands for every name: leave the name out.');
  const signal = interruption();
  const verified = await withProgress((report) =>
    verifyBackups({ dir, which: name ?? null, all: all === true }, report, signal),
  );
  tell(json, { backups: verified.map(verifiedObject) }, verifiedLines(verified));
  const bad = verified.filter(({ verdict }) => verdict.problem !== null).length;
  if (bad === 0) return;
  const which = verified.length === 1 ? 'The backup is' : `${bad} of ${verified.length} backups are`;
  throw new LearningError('damaged', `${which} damaged.`, { hint: 'Make a new one while the database is well.' });
}

async function prune({ dir, keepDays, keep, dryRun, json }: Common & Keep & { readonly dryRun?: true }): Promise<void> {
  const { pruneBackups } = await import('../../backup/prune-backups');
  const { prunedLines, prunedObject } = await import('../backup/print');
  const days = keepDays ?? (keep === undefined ? DEFAULT_DAYS : null);
  const options = { dir, keep: { days, count: keep ?? null }, dryRun: dryRun === true };
  const pruned = await pruneBackups(options, interruption());
  tell(json, prunedObject(pruned, options.dryRun), prunedLines(pruned, options.dryRun));
}

async function restore(
  name: string | undefined,
  { db, dir, yes, json }: Common & { readonly db: string; readonly yes?: true },
): Promise<void> {
  const { restoreBackup } = await import('../../backup/restore-backup');
  const { replacing, restoredLines, restoredObject } = await import('../backup/print');
  const signal = interruption();
  const restored = await withProgress((report) =>
    restoreBackup(
      { database: db, dir, name: name ?? null },
      { confirm: (plan) => confirm(replacing(db, plan), yes === true, signal), report, signal },
    ),
  );
  tell(json, restoredObject(db, restored), restoredLines(db, restored));
}
