import type { Command } from 'commander';
import { interruption } from '../interruption';
import { wholeNumber } from '../options';

interface Options {
  readonly db?: string;
  readonly port: number;
  readonly json?: true;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Show the dashboards of a live database on a page of this machine.')
    .option('--db <path>', 'the learning database (default: a demo that is being written to)')
    .option('--port <n>', 'of the page; 0 for any that is free', wholeNumber(0, 65_535), 3300)
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
  const { runViewer } = await import('../viewer/run-viewer');
  // Ctrl-C again would leave the demo writer and its folder behind; ending takes a moment only.
  process.on('SIGINT', () => {});
  await runViewer({
    database: db,
    port,
    signal: interruption(),
    onReady: (address) =>
      process.stdout.write(json ? `${JSON.stringify({ address })}\n` : `Dashboards: ${address}\nCtrl-C stops.\n`),
  });
}
