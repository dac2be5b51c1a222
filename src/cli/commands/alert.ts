import type { Command } from 'commander';
import { EXIT_ERROR, EXIT_FINDINGS } from '../exit-codes';
import { addMonitorOptions, addRangeOption, type MonitorOptions, type RangeOptions, rangeOf } from '../monitor/options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

type Options = MonitorOptions & RangeOptions & ThresholdsFlag;

export function addAlert(program: Command): void {
  addRangeOption(
    addMonitorOptions(
      program.command('alert').description('Tell which thresholds are crossed.').addOption(thresholdsOption()),
    ),
    '24h',
  )
    .addHelpText(
      'after',
      `
A file of thresholds has measures, each with its limits in its own unit; what it leaves out stays as it is, and null
switches a limit or a measure off:

  success_rate: {warning: 85, critical: 70}
  database_bytes: {warning: 500000000, critical: null}
  quality_avg: null

Limits of sums hold for 24 hours. What nothing is known of is told, and is no alert.
Exit codes: 0 none is crossed; 1 a critical one is, or none could be judged, for what is said; 2 usage; 3 only warnings.`,
    )
    .action(alert);
}

async function alert(options: Options, command: Command): Promise<void> {
  const { alertsReport } = await import('../../asking/reports/alerts');
  const { limitsOfMeasures } = await import('../../asking/reports/limits');
  const limits = limitsOfMeasures(await limitsOf(options));
  const { reportOnce } = await import('../monitor/ask');
  const report = await reportOnce(options, command, (asker) =>
    alertsReport(asker, { timeRange: rangeOf(options), limits }),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write((await import('../monitor/print-alerts')).printAlerts(report));
  if (report.alerts.some(({ severity }) => severity === 'CRITICAL')) process.exitCode = EXIT_ERROR;
  else if (report.alert_count > 0) process.exitCode = EXIT_FINDINGS;
}
