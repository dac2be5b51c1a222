import { type Command, InvalidArgumentError } from 'commander';
import { plural } from '../../error/plural';
import { archiveOption } from '../archive-option';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed } from '../options';
import { withProgress } from '../progress';

interface Options {
  readonly db: string;
  readonly archive: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: true;
}

export function addArchiveRestore(archive: Command): void {
  archive
    .command('restore')
    .description('Put archived executions back into the database, each once. The archive stays as it is.')
    .addOption(databaseOption())
    .addOption(archiveOption().makeOptionMandatory())
    .option('--from <day>', 'the first day, such as 2026-02-09, UTC', day)
    .option('--to <day>', 'the last day', day)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Where a collector has the database open, it does the work. The next retention run takes the rows away again.

Exit codes: 0 done, 1 failed, with whole days restored or none, 2 wrong usage, 130 interrupted.`,
    )
    .action(restore);
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It takes a day such as 2026-02-09.');
}

async function restore({ db, archive, from, to, json }: Options, command: Command): Promise<void> {
  const { carryOut } = await import('../../writing/carry-out');
  const { ARCHIVE_RESTORE } = await import('../../archive/restore');
  const options = { archive, from: from ?? null, to: to ?? null };
  const result = await withProgress((report) => carryOut(db, ARCHIVE_RESTORE, options, report, interruption())).catch(
    (error: unknown) => {
      throw ofUnnamed(error, command);
    },
  );
  const { restored, feedback, skipped, files } = result;
  process.stdout.write(
    json
      ? `${JSON.stringify(result)}\n`
      : `${plural(restored, 'execution')} and ${plural(feedback, 'row of feedback', 'rows of feedback')} restored from ${plural(files, 'file')}; ${plural(skipped, 'was', 'were')} there already\n`,
  );
}
