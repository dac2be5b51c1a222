import type { Command } from 'commander';
import type { StatusReport } from '../../asking/reports/status';
import { LearningError } from '../../error/learning-error';
import { EXIT_ERROR, EXIT_FINDINGS, EXIT_OK } from '../exit-codes';
import { addMonitorOptions, type MonitorOptions } from '../monitor/options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

type Options = MonitorOptions & ThresholdsFlag;

export function addStatus(program: Command): void {
  addMonitorOptions(
    program
      .command('status')
      .description('Tell the health of a learning database in a few lines, while its orchestrator runs.')
      .addOption(thresholdsOption()),
  )
    .addHelpText(
      'after',
      `
The first line is "Status: " and OK, WARNING, ERROR or CRITICAL. It warns where nothing is recorded, nothing was in the
last hour (executions_hourly), less than 80 % of the last 24 hours succeeded (daily_success_rate), or the file is larger than
500 MB (database_bytes). CRITICAL are a file of more than 1,000 MB, and a record that is empty but was not before. ERROR is
what cannot be asked, for the reason told. A file of thresholds sets other limits: docs/alerts.md.
Exit codes: 0 OK; 1 ERROR or CRITICAL; 2 usage; 3 WARNING.`,
    )
    .action(status);
}

const EXIT_CODES = { OK: EXIT_OK, WARNING: EXIT_FINDINGS, ERROR: EXIT_ERROR, CRITICAL: EXIT_ERROR } as const;

async function status(options: Options, command: Command): Promise<void> {
  const report = await reportOf(options, command);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write((await import('../monitor/print-status')).printStatus(report));
  process.exitCode = EXIT_CODES[report.status];
}

async function reportOf(options: Options, command: Command): Promise<StatusReport> {
  const { reportOnce } = await import('../monitor/ask');
  const { errorStatus, statusReport } = await import('../../asking/reports/status');
  const limits = await limitsOf(options);
  try {
    return await reportOnce(options, command, (asker) => statusReport(asker, { path: options.db, limits }));
  } catch (cause) {
    const error = LearningError.from(cause);
    if (error.code === 'cancelled') throw error;
    return errorStatus(options.db, error);
  }
}
