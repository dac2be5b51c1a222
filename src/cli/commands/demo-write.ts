import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_DAYS, DEFAULT_RATE, DEFAULT_SEED } from '../../demo/defaults';
import { plural } from '../../error/plural';
import { count, seconds } from '../format';
import { interruption } from '../interruption';
import { positiveNumber, wholeNumber } from '../options';
import { StatusLine } from '../status-line';

interface Options {
  readonly rate: number;
  readonly seed: number;
  readonly history: number;
  readonly quiet?: true;
  readonly json?: true;
}

export function addDemoWrite(demo: Command): void {
  demo
    .command('write')
    .description('Hold the write lock and insert rows as an orchestrator does, until stopped.')
    .argument('<path>', 'the learning database; created when absent')
    .option('--rate <rows>', 'mean rows a second', positiveNumber(10_000), DEFAULT_RATE)
    .option('--seed <s>', 'of the random numbers', wholeNumber(0, 2 ** 32 - 1), DEFAULT_SEED)
    .option('--history <days>', 'days of rows in a database that is created', wholeNumber(0, 3650), DEFAULT_DAYS)
    .option('--quiet', 'print nothing but errors')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning demo write learning.db
  mahavishnu-learning demo write learning.db --rate 50 --quiet

Exit codes: 0 ended when it was asked to; 1 could not begin or go on; 2 usage.`,
    )
    .action(write);
}

async function write(path: string, { rate, seed, history, quiet, json }: Options): Promise<void> {
  const { createHistory } = await import('../../demo/create-history');
  const { writeDemo } = await import('../../demo/write-demo');
  const signal = interruption();
  const name = basename(path);
  const say = (text: string) => {
    if (!quiet) process.stderr.write(text);
  };
  if (!existsSync(path)) {
    const { rows } = await createHistory(path, { days: history, rate, seed, signal });
    say(`${name}: created with ${plural(rows, 'row')} of history\n`);
  }
  const started = performance.now();
  const status = new StatusLine(2000);
  const { rows, revised } = await writeDemo(path, {
    rate,
    seed,
    signal,
    onOpen: () => say(`${name}: writing ${plural(rate, 'row')} a second on average; Ctrl-C stops\n`),
    onWritten: (written) => {
      if (!quiet) status.update(() => `${plural(written.rows, 'row')}, ${count(written.revised)} with late feedback`);
    },
  }).finally(() => status.clear());
  const elapsed = performance.now() - started;
  if (json) {
    process.stdout.write(`${JSON.stringify({ file: name, rows, revised, seconds: Math.round(elapsed) / 1000 })}\n`);
  } else if (!quiet) {
    process.stdout.write(`${name}: ${plural(rows, 'row')} in ${seconds(elapsed)}, closed\n`);
  }
}
