import type { Command } from 'commander';
import { addMonitorOptions, addRangeOption, type MonitorOptions, type RangeOptions, rangeOf } from '../monitor/options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

type Options = MonitorOptions & RangeOptions & ThresholdsFlag;

export function addStats(program: Command): void {
  addRangeOption(
    addMonitorOptions(
      program
        .command('stats')
        .description('Statistics of a time range: over time, by tier, pool, repository and task type, and performance.')
        .addOption(thresholdsOption()),
    ),
  )
    .addHelpText('after', '\nExit codes: 0 told; 1 not, for what is said; 2 usage.')
    .action(stats);
}

async function stats(options: Options, command: Command): Promise<void> {
  const { reportOnce } = await import('../monitor/ask');
  const { statisticsReport } = await import('../../asking/reports/statistics');
  const limits = await limitsOf(options);
  const report = await reportOnce(options, command, (asker) => statisticsReport(asker, rangeOf(options)));
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write((await import('../monitor/print-statistics')).printStatistics(report, limits));
}
