import { once } from 'node:events';
import type { Command } from 'commander';
import { interruption } from '../interruption';
import { databasePath, wholeNumber } from '../options';
import type { Stage } from '../start/stage';

interface Options {
  readonly db?: string;
  readonly port?: number;
  readonly json?: true;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Show the dashboards of a live database on a page of this machine.')
    .option('--db <path>', 'the learning database (default: a demo that is being written to)', databasePath)
    .option(
      '--port <n>',
      'of the page; 0 for any (default: 3300, or the next one that is free)',
      wholeNumber(0, 65_535),
    )
    .option('--json', 'print the address as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning start
  mahavishnu-learning start --db learning.db --port 3301`,
    )
    .action(start);
}

async function start({ db, port, json }: Options): Promise<void> {
  const { withStage } = await import('../start/stage');
  // Ctrl-C again would leave what was started behind; ending takes a moment only.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const signal = interruption();
  await withStage({ db, port, signal }, (stage) => show(stage, signal, json === true));
}

async function show(stage: Stage, signal: AbortSignal, json: boolean): Promise<void> {
  const { startPage } = await import('../start/start-page');
  const { address, remarks, close } = await startPage(stage);
  try {
    const lines = [`Dashboards: ${address}`, ...remarks, 'Ctrl-C stops.'];
    process.stdout.write(json ? `${JSON.stringify({ address, remarks })}\n` : `${lines.join('\n')}\n`);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await close();
  }
}
