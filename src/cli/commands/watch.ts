import type { Command } from 'commander';
import { addMonitorOptions, type MonitorOptions } from '../monitor/options';
import { wholeNumber } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

interface Options extends MonitorOptions, ThresholdsFlag {
  readonly interval: number;
  readonly count?: number;
}

export function addWatch(program: Command): void {
  addMonitorOptions(
    program
      .command('watch')
      .description(
        'Tell the health of a learning database over and over: in place on a terminal, else one after the other.',
      )
      .option('--interval <seconds>', 'between two looks', wholeNumber(1, 86_400), 60)
      .option('--count <n>', 'looks, then it ends by itself', wholeNumber(1, 1e9))
      .addOption(thresholdsOption()),
  )
    .addHelpText(
      'after',
      `
With --json each look is one line. What goes wrong meanwhile is told as status ERROR, and it goes on.
Exit codes: 0 it was ended, as by Ctrl-C, or has looked so often; 1 it cannot go on; 2 usage.`,
    )
    .action(async (options: Options, command: Command) => {
      const { watch } = await import('../monitor/watch');
      await watch({ ...options, limits: await limitsOf(options) }, command);
    });
}
