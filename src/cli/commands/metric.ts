import { Argument, type Command } from 'commander';
import { METRICS, type MetricName } from '../../asking/reports/metric';
import { addMonitorOptions, addRangeOption, type MonitorOptions, type RangeOptions, rangeOf } from '../monitor/options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

const NAMES = Object.keys(METRICS);

type Options = MonitorOptions & RangeOptions & ThresholdsFlag;

export function addMetric(program: Command): void {
  const names = new Argument(
    '<name>',
    Object.entries(METRICS)
      .map(([name, { help }]) => `${name}: ${help}`)
      .join('; '),
  );
  addRangeOption(
    addMonitorOptions(
      program
        .command('metric')
        .description('One side of the record over a time range: in sum, over time and by tier.')
        .addArgument(names.choices(NAMES))
        .addOption(thresholdsOption()),
    ),
  )
    .addHelpText('after', '\nExit codes: 0 told; 1 not, for what is said; 2 usage.')
    .action(metric);
}

async function metric(name: MetricName, options: Options, command: Command): Promise<void> {
  const { reportOnce } = await import('../monitor/ask');
  const { metricReport } = await import('../../asking/reports/metric');
  const limits = await limitsOf(options);
  const report = await reportOnce(options, command, (asker) => metricReport(asker, name, rangeOf(options)));
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write((await import('../monitor/print-metric')).printMetric(report, limits));
}
