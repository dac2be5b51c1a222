import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_WINDOW } from '../../asking/reports/advice';
import { isWindow } from '../../query/time/window';
import { addMonitorOptions, type MonitorOptions } from '../monitor/options';
import { fraction, wholeNumber } from '../options';

interface Options extends MonitorOptions {
  readonly taskType: string;
  readonly complexity: number;
  readonly repo?: string;
  readonly window: string;
  readonly explore: number;
  readonly seed?: string;
}

function windowOf(text: string): string {
  if (text !== 'range' && isWindow(text)) return text;
  throw new InvalidArgumentError('It takes a length such as 24h or 30d, "today" or "all".');
}

export function addAdvise(program: Command): void {
  addMonitorOptions(
    program
      .command('advise')
      .description('Say which model tier should take a task, and how sure that is, while the orchestrator runs.')
      .requiredOption('--task-type <type>', 'type of the task, as it is recorded')
      .requiredOption('--complexity <n>', 'complexity score of the task, 0 to 100', wholeNumber(0, 100))
      .option('--repo <name>', 'its repository, which counts alone where it has enough such executions')
      .option('--window <length>', 'how far back to look, such as 7d, 90d or all', windowOf, DEFAULT_WINDOW)
      .option('--explore <share>', 'of such tasks, spread evenly over all tiers, 0 to 1', fraction, 0)
      .option('--seed <text>', 'draw the same tier for the same text, such as the id of the task'),
  )
    .addHelpText(
      'after',
      `
Executions of the same task type and band of complexity are compared; the cheapest tier is recommended whose lower bound of
success is no more than 5 points below the highest, so that few successes count for less than many. A verdict compares with
the next cheaper tier alone; "cheaper falls short" says that it does as well, but is itself too far below the best tier. That
is right if nothing else drives both the choice of tier and the outcome.
A tier with fewer than 30 such executions says "too few". Who explores logs the propensity of the chosen tier in
metadata.propensity, so that policies can be valued by it later.

Examples:
  mahavishnu-learning advise --task-type bug_fix --complexity 40
  mahavishnu-learning advise --task-type test --complexity 70 --repo mahavishnu --explore 0.1 --seed TASK-ID --json

Exit codes: 0 told, also where there are too few; 1 not, for what is said; 2 usage.`,
    )
    .action(advise);
}

async function advise(options: Options, command: Command): Promise<void> {
  const { reportOnce } = await import('../monitor/ask');
  const { adviceReport } = await import('../../asking/reports/advice');
  const report = await reportOnce(options, command, (asker) => adviceReport(asker, options));
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write((await import('../monitor/print-advice')).printAdvice(report));
}
