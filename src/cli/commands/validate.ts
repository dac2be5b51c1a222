import { type Command, Option } from 'commander';
import type { Severity } from '../../health/severity';
import type { ValidationReport } from '../../scorecard/report';
import { EXIT_OK, leaveLowCodes } from '../exit-codes';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, storedTimeZoneOption, wholeNumber } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

const FORMATS = ['text', 'json', 'markdown'] as const;

interface Options extends ThresholdsFlag {
  readonly db: string;
  readonly workflows?: string;
  readonly coverage?: string;
  readonly storedTimeZone: string;
  readonly samples: number;
  readonly outputFormat: (typeof FORMATS)[number];
  readonly json?: true;
}

const EXIT_CODES: Readonly<Record<Severity, number>> = { P0: 1, P1: 2, P2: 3 };

export function addValidate(program: Command): void {
  const command = program
    .command('validate')
    .description('Judge a learning database and the files beside it: a scorecard, and what is wrong.')
    .addOption(databaseOption())
    .option('--workflows <file>', "Oneiric's workflow_checkpoints.sqlite")
    .option('--coverage <folder>', 'of metrics_*.json')
    .addOption(new Option('--output-format <format>', 'of the report').choices(FORMATS).default('text'))
    .addOption(storedTimeZoneOption())
    .option('--samples <n>', 'ids to show for each issue', wholeNumber(0, 1000), 5)
    .addOption(thresholdsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
It judges every row, as db validate does, and schema, indexes, freshness, storage and integration beside; status tells of
the last hours in a few numbers. Each dimension has a percentage and a letter (A from 90, B 80, C 70, D 60, F); a database
has the plain mean of those that apply, and so has the whole. P0: something is lost, or cannot be read. P1: somebody should
look. P2: it could be better. A learning database that nobody named and that is not there is left out beside --workflows
or --coverage.

Examples:
  mahavishnu-learning validate --db data/learning.db
  mahavishnu-learning validate --workflows .oneiric_cache/workflow_checkpoints.sqlite --output-format markdown

Exit codes: 0 healthy; 1 a P0 was found; 2 a P1, and no P0; 3 a P2 alone; 64 usage; 70 could not judge, for what is said;
130 interrupted.`,
    );
  command.action(leaveLowCodes(command, validate));
}

async function validate({ outputFormat, json, ...options }: Options, command: Command): Promise<void> {
  const { judge } = await import('../validate/judge');
  const report = await judge({ ...options, limits: await limitsOf(options), signal: interruption() }, command);
  process.stdout.write(await printed(report, json ? 'json' : outputFormat));
  const gravest = (['P0', 'P1', 'P2'] as const).find((severity) => report.severity_breakdown[severity] > 0);
  process.exitCode = gravest === undefined ? EXIT_OK : EXIT_CODES[gravest];
}

async function printed(report: ValidationReport, format: Options['outputFormat']): Promise<string> {
  if (format === 'json') return `${JSON.stringify(report)}\n`;
  if (format === 'markdown') return (await import('../validate/print-markdown')).printMarkdown(report);
  return (await import('../validate/print-text')).printText(report);
}
