import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { count, seconds } from '../format';
import { interruption } from '../interruption';
import { addRangeOption, type RangeOptions, rangeOf } from '../monitor/options';
import { databaseOption, ofUnnamed, storedTimeZoneOption } from '../options';

interface Options extends RangeOptions {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly output?: string;
  readonly force?: true;
}

export function addReport(program: Command): void {
  addRangeOption(
    program
      .command('report')
      .description('Write one HTML file that says how a period went, to be mailed or kept.')
      .addOption(databaseOption()),
  )
    .option('-o, --output <file>', 'where to write it (default: standard output, where that is no terminal)')
    .option('--force', 'replace the file if it exists')
    .addOption(storedTimeZoneOption())
    .addHelpText(
      'after',
      `
The file needs nothing from elsewhere and runs no script: figures, trends, tiers, pools, repositories, task types and
errors, and what stands out against the period before. It has its name only when it is whole.

Examples:
  mahavishnu-learning report --time-range 7d --output report.html
  mahavishnu-learning report --time-range 24h | mail -a 'Content-Type: text/html' -s 'Learning report' you@example.org

Exit codes: 0 written; 1 not, for what is said; 2 usage.`,
    )
    .action((options: Options, command: Command) =>
      report(options).catch((error: unknown) => {
        throw ofUnnamed(error, command);
      }),
    );
}

async function report(options: Options): Promise<void> {
  const { db, storedTimeZone, output, force = false } = options;
  if (output === undefined && process.stdout.isTTY) {
    throw new LearningError('bad_usage', 'It writes HTML, which is not for a terminal.', {
      hint: 'Name a file after --output, or pipe it.',
    });
  }
  const { fileOutput } = await import('../output/file-output');
  const { standardOutput } = await import('../output/standard-output');
  const { htmlReport } = await import('../../report/report');
  const { askingOnce } = await import('../../asking/once');
  const began = performance.now();
  const out = output === undefined ? await standardOutput() : await fileOutput(output, { database: db, force });
  try {
    const page = await askingOnce({ path: db, storedTimeZone, signal: interruption() }, (asker) =>
      htmlReport(asker, rangeOf(options), Date.now()),
    );
    await out.write(page);
    const bytes = await out.finish();
    if (output !== undefined) {
      const [size, took] = [count(Math.ceil(bytes / 1000)), seconds(performance.now() - began)];
      process.stdout.write(`${output}: ${size} kB, ${took}\n`);
    }
  } finally {
    await out.close();
  }
}
