import type { Command } from 'commander';
import { plural } from '../../error/plural';
import type { Finding, QualityReport } from '../../quality/validate';
import { EXIT_FINDINGS } from '../exit-codes';
import { count } from '../format';
import { interruption } from '../interruption';
import {
  databaseOption,
  jsonOption,
  ofUnnamed,
  SCAN_TIMEOUT_SECONDS,
  storedTimeZoneOption,
  wholeNumber,
} from '../options';

interface Options {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly samples: number;
  readonly json?: true;
}

export function addDbValidate(db: Command): void {
  db.command('validate')
    .description('Check every row of a learning database, while its owner writes.')
    .addOption(databaseOption())
    .addOption(storedTimeZoneOption())
    .option('--samples <n>', 'task ids to show for each check', wholeNumber(0, 1000), 5)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The score is the share of rows without a violation, 0 to 100. Missing ratings and the like are information, and no violation.
Exit codes: 0 no violation; 1 could not be checked, for what is said; 2 usage; 3 violations found.`,
    )
    .action((options: Options, command: Command) =>
      check(options).catch((error: unknown) => {
        throw ofUnnamed(error, command);
      }),
    );
}

async function check({ db, storedTimeZone, samples, json }: Options): Promise<void> {
  const { askingOnce } = await import('../../asking/once');
  const { selecting } = await import('../../asking/selecting');
  const { validate } = await import('../../quality/validate');
  const report = await askingOnce(
    { path: db, storedTimeZone, timeoutSeconds: SCAN_TIMEOUT_SECONDS, signal: interruption() },
    async (asker) => {
      const remarks = await asker.remarks();
      return { file: asker.file, ...(await validate(selecting(asker), { storedTimeZone, samples })), remarks };
    },
  );
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${describe(report)}\n`);
  if (report.violatingRows > 0) process.exitCode = EXIT_FINDINGS;
}

function describeFinding({ check: name, kind, rows, description, samples }: Finding): string {
  // The rows without a rating are most of all; --json has them.
  const shown = samples.length === 0 || kind === 'information' ? '' : `\n      ${samples.join('\n      ')}`;
  return `  ${count(rows)}  ${name}: ${description}${shown}`;
}

function describe(report: QualityReport & { readonly file: string; readonly remarks: readonly string[] }): string {
  const { file, rows, violatingRows, score, checks, remarks } = report;
  const found = (kind: Finding['kind']) => checks.filter((finding) => finding.kind === kind && finding.rows > 0);
  const section = (title: string, findings: readonly Finding[]) =>
    findings.length === 0 ? [] : [title, ...findings.map(describeFinding)];
  return [
    score === null
      ? `${file}: no rows`
      : // Rounded down: 100 is for a record without a violation.
        `${file}: score ${(Math.floor(score * 100) / 100).toFixed(2)}, ${count(violatingRows)} of ${plural(rows, 'row')} with a violation`,
    ...section('violations', found('violation')),
    ...section('information', found('information')),
    ...remarks,
  ].join('\n');
}
