import { basename } from 'node:path';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import type { Migration } from '../../migration/migrate';
import type { LockHolder } from '../../snapshot/lock-holder';
import { count } from '../format';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed } from '../options';

interface Options {
  readonly db: string;
  readonly dryRun?: true;
  readonly json?: true;
}

export function addDbMigrate(db: Command): void {
  db.command('migrate')
    .description('Bring a learning database of any earlier version to the current schema.')
    .addOption(databaseOption())
    .option('--dry-run', 'say what would be done, from a private copy, also while a process writes')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The rows go into a new file beside the old one and are compared, every column of each; then the new file takes the place
of the old, which stays beside it. Rows that break a rule of the new tables go to the table quarantine, with the reason.
Killed or without power at any moment, it leaves the old database or the new one; the next run clears up.
Exit codes: 0 migrated, or nothing to do; 1 not, for what is said, as while another process has an old database open; 2 usage.`,
    )
    .action((options: Options, command: Command) =>
      migrateDatabase(options).catch((error: unknown) => {
        throw ofUnnamed(error, command);
      }),
    );
}

async function migrateDatabase({ db, dryRun, json }: Options): Promise<void> {
  const { migrate, planMigration } = await import('../../migration/migrate');
  const { withProgress } = await import('../progress');
  const { withPrivateCopy } = await import('../private-copy');
  const signal = interruption();
  const planned = () => withPrivateCopy(db, signal, (copy) => planMigration(copy, basename(db), signal));
  if (!dryRun) {
    const done = await withProgress((report) => migrate(db, { signal, report })).catch(async (error: unknown) => {
      if (!(error instanceof LearningError) || error.code !== 'locked') throw error;
      // Whoever has a current database open is in nobody's way.
      const plan = await planned().catch(() => null);
      if (plan === null || plan.needed) throw error;
      return plan;
    });
    process.stdout.write(json ? `${JSON.stringify(done)}\n` : `${describe(basename(db), done, null)}\n`);
    return;
  }
  const { lockHolder } = await import('../../snapshot/lock-holder');
  const plan = await planned();
  const heldBy = (await lockHolder(db)) ?? null;
  process.stdout.write(json ? `${JSON.stringify({ ...plan, heldBy })}\n` : `${describe(basename(db), plan, heldBy)}\n`);
}

function describe(file: string, migration: Migration, heldBy: LockHolder | null): string {
  const { needed, from, to, rows, quarantined, converted, carriedAlong, keptAs } = migration;
  if (!needed) return `${file}: schema version ${to}, nothing to do`;
  const refused = quarantined.reduce((sum, { rows: some }) => sum + some, 0);
  const done = keptAs !== null;
  return [
    `${file}: ${done ? 'migrated' : 'would be migrated'} from ${from} to schema version ${to}, ${count(rows - refused)} of ${plural(rows, 'row')} in executions`,
    ...quarantined.map(
      ({ reason, rows: some, samples }) =>
        `  ${count(some)} ${done ? 'in quarantine' : 'would go to quarantine'}: ${reason} (${samples.join(', ')})`,
    ),
    ...converted.map((text) => `  converted: ${text}`),
    ...carriedAlong.map((text) => `  carried along: ${text}`),
    ...(keptAs === null ? [] : [`  the old database is ${keptAs}`]),
    ...(heldBy === null ? [] : [`  now in the way: ${heldBy.program ?? 'a process'}, PID ${heldBy.pid}, has it open`]),
  ].join('\n');
}
