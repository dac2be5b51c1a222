import type { Command } from 'commander';
import { plural } from '../../error/plural';
import type { RetentionResult } from '../../retention/run';
import { archiveOption } from '../archive-option';
import { megabytes, settledRows } from '../format';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed } from '../options';
import { withProgress } from '../progress';
import { days } from '../retention-days';

interface Options {
  readonly db: string;
  readonly days: number;
  readonly archive?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function addRetentionRun(retention: Command): void {
  retention
    .command('run')
    .description(
      'Delete executions that are older, and the feedback on them, once they are archived and that is proved.',
    )
    .addOption(databaseOption())
    .requiredOption('--days <n>', 'days that executions are kept', days)
    .addOption(archiveOption('archive what goes in this folder, as Parquet files by day; without it, it is gone'))
    .option('--dry-run', 'say what would go, and leave it')
    .option('--yes', 'do not ask where nothing is archived, or nothing would remain')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Where a collector has the database open, it does the work. Otherwise the file is rebuilt afterwards where a quarter of it,
and 16 MB, are free: DuckDB gives no space back by itself.

Examples:
  mahavishnu-learning retention run --days 90 --archive /var/lib/learning/archive
  mahavishnu-learning retention run --days 90 --dry-run

Exit codes: 0 done, or nothing was that old; 1 failed, with nothing deleted; 2 wrong usage, or not agreed to; 130 interrupted.`,
    )
    .action(run);
}

async function run({ db, days, archive, dryRun, yes, json }: Options, command: Command): Promise<void> {
  const signal = interruption();
  const named = (error: unknown) => {
    throw ofUnnamed(error, command);
  };
  if (dryRun || !yes) {
    const { lookAt } = await import('../retention-look');
    const status = await lookAt(db, days, signal).catch(named);
    if (dryRun) {
      const { wouldGo, cutoff } = status;
      const would = `${plural(wouldGo.executions, 'execution')} older than ${cutoff} UTC, and ${plural(wouldGo.feedback, 'row of feedback', 'rows of feedback')} on them`;
      const beside = wouldGo.settled === 0 ? '' : `${settledRows(wouldGo.settled)} would be deleted\n`;
      process.stdout.write(
        json
          ? `${JSON.stringify({ dryRun: true, days, cutoff, ...wouldGo })}\n`
          : `${would}, would be ${archive === undefined ? 'deleted without an archive' : 'archived and deleted'}\n${beside}`,
      );
      return;
    }
    const { executions } = status.wouldGo;
    if (executions > 0 && (archive === undefined || executions === status.executions)) {
      const all = executions === status.executions ? 'all ' : '';
      const how = archive === undefined ? 'without an archive: they are gone then' : 'once they are archived';
      const { confirm } = await import('../confirm');
      await confirm(`This deletes ${all}${plural(executions, 'execution')} ${how}.`, false, signal);
    }
  }
  const { carryOut } = await import('../../writing/carry-out');
  const { RETENTION_RUN } = await import('../../retention/run');
  const { giveBack } = await import('../../retention/give-back');
  const { result, space } = await withProgress(async (report) => {
    const result = await carryOut(db, RETENTION_RUN, { days, archive: archive ?? null }, report, signal).catch(named);
    return { result, space: await giveBack(db, report, signal) };
  });
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...result, space })}\n`
      : told(result) + (result.deleted > 0 || space.rebuilt ? `${space.says}\n` : ''),
  );
}

function told(result: RetentionResult): string {
  const { archived, deleted, feedback, settled, remaining, cutoff, files, bytes } = result;
  const beside = settled === 0 ? '' : `${settledRows(settled)} deleted\n`;
  if (deleted === 0) {
    return `No execution is older than ${cutoff} UTC; ${plural(remaining, 'execution remains', 'executions remain')}\n${beside}`;
  }
  const kept = archived > 0 ? `archived in ${plural(files, 'file')} of ${megabytes(bytes)} and ` : '';
  return `${plural(deleted, 'execution')} and ${plural(feedback, 'row of feedback', 'rows of feedback')} ${kept}deleted; ${plural(remaining, 'execution remains', 'executions remain')}\n${beside}`;
}
