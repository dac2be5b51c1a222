import { basename } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_DAYS, DEFAULT_RATE, DEFAULT_SEED } from '../../demo/defaults';
import { plural } from '../../error/plural';
import { interruption } from '../interruption';
import { positiveNumber, wholeNumber } from '../options';

interface Options {
  readonly listen: string;
  readonly rate: number;
  readonly seed: number;
  readonly history: number;
  readonly quiet?: true;
  readonly json?: true;
}

export function addDemoCollect(demo: Command): void {
  demo
    .command('collect')
    .description('Do what demo write does through a collector, fed by the producer in Python, until stopped.')
    .argument('<path>', 'the learning database; created when absent')
    .option('--listen <address>', 'of the collector; port 0 for any that is free', '127.0.0.1:0')
    .option('--rate <rows>', 'mean rows a second', positiveNumber(1_000), DEFAULT_RATE)
    .option('--seed <s>', 'of the random numbers', wholeNumber(0, 2 ** 32 - 1), DEFAULT_SEED)
    .option('--history <days>', 'days of rows in a database that is created', wholeNumber(0, 3650), DEFAULT_DAYS)
    .option('--quiet', 'print nothing but errors')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      `
Without Python 3.9 or newer the producer in Node sends instead, and it is said.

Example:
  mahavishnu-learning demo collect learning.db --rate 5

Exit codes: 0 ended when it was asked to; 1 could not begin or go on; 2 usage.`,
    )
    .action(collect);
}

async function collect(path: string, { quiet, json, ...options }: Options): Promise<void> {
  const { collectDemo } = await import('../demo/collect');
  const { findInstallation } = await import('../start/installation');
  const name = basename(path);
  const records = await collectDemo(path, {
    ...options,
    program: findInstallation().producer,
    signal: interruption(),
    onStart({ url, producer }) {
      if (!quiet) process.stderr.write(`${name}: collected at ${url}, sent by ${producer}; Ctrl-C stops\n`);
    },
  });
  if (json) process.stdout.write(`${JSON.stringify({ file: name, records })}\n`);
  else if (!quiet) process.stdout.write(`${name}: ${plural(records, 'record')} sent, closed\n`);
}
