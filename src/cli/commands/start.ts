import { once } from 'node:events';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { interruption } from '../interruption';
import { databasePath, wholeNumber } from '../options';
import type { GrafanaChoice } from '../start/start-session';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';
import type { Workspace } from '../workspace';

interface Options extends ThresholdsFlag {
  readonly db?: string;
  readonly collect?: boolean;
  readonly port?: number;
  readonly grafana?: GrafanaChoice;
  readonly json?: true;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Show the dashboards of a live database in the Grafana of this machine, or else on a page of our own.')
    .option('--db <path>', 'the learning database (default: a demo that is being written to)', databasePath)
    .option('--collect', 'let a collector write the demo, fed by the producer in Python')
    .option(
      '--port <n>',
      'to listen on; 0 for any (default: 3000 for Grafana, 3300 for the page, or the next one that is free)',
      wholeNumber(0, 65_535),
    )
    .option('--grafana <path>', 'the home of a Grafana, or its program (default: the one found on this machine)')
    .option('--no-grafana', 'show the page of our own even where there is a Grafana')
    .addOption(thresholdsOption())
    .option('--json', 'print the address as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning start
  mahavishnu-learning start --collect
  mahavishnu-learning start --db learning.db --port 3301

Exit codes: 0 ended when it was asked to; 1 could not begin or go on; 2 usage.`,
    )
    .action(start);
}

async function start({ db, collect = false, port, grafana, thresholds, json }: Options): Promise<void> {
  if (db !== undefined && collect) {
    throw new LearningError('bad_usage', 'The option --collect is for the demo, and --db names a database.', {
      hint: 'For a database of your own, start mahavishnu-learning collector beside this.',
    });
  }
  const limits = await limitsOf({ thresholds });
  const { withWorkspace } = await import('../start/workspace');
  // Ctrl-C again would leave what was started behind; ending takes a moment only.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const signal = interruption();
  await withWorkspace({ db, collect, port, limits, signal }, (workspace) =>
    show(workspace, grafana, signal, json === true),
  );
}

async function show(workspace: Workspace, grafana: GrafanaChoice, signal: AbortSignal, json: boolean): Promise<void> {
  const { startSession } = await import('../start/start-session');
  const { checkContents } = await import('../start/check-database');
  const { address, remarks, lost, close } = await startSession(workspace, grafana, signal);
  // It ends by our hand, too, and nobody waits for it then.
  lost.catch(() => {});
  try {
    if (!workspace.demo) await checkContents(new URL(address).origin, signal);
    const all = [...remarks, ...workspace.remarks];
    const lines = [`Dashboards: ${address}`, ...all, 'Ctrl-C stops.'];
    process.stdout.write(json ? `${JSON.stringify({ address, remarks: all })}\n` : `${lines.join('\n')}\n`);
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), lost]);
  } finally {
    await close();
  }
}
