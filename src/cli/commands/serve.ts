import { once } from 'node:events';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, numberOption, storedTimeZoneOption } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';
import { readToken, tokenFileOption } from '../token-file';

interface Options extends ThresholdsFlag {
  readonly db: string;
  readonly listen: string;
  readonly tokenFile?: string;
  readonly storedTimeZone: string;
  readonly maxStaleness: number;
  readonly json?: true;
}

/** Most rows of an answer; named queries yield far fewer. */
const MOST_ROWS = 10_000;
/** The checks of all rows take longest. */
const TIMEOUT_SECONDS = 300;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Answer by HTTP how a learning database is, while its orchestrator runs.')
    .addOption(databaseOption())
    .option('--listen <address>', 'host and port; port 0 for any that is free', '127.0.0.1:8687')
    .addOption(tokenFileOption())
    .addOption(storedTimeZoneOption())
    .addOption(
      numberOption('--max-staleness <seconds>', 'oldest copy that answers without a fresh one', 'maxStalenessSeconds'),
    )
    .addOption(thresholdsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
  GET /health/learning  rows, newest record, size, alerts; 503 with an alert P0,
                        or without a database
  GET /health/database  violations in all rows, looked for at most every five
                        minutes; 503 with critical ones
  GET /ready            200 while the database can be read, else 503
  GET /metrics          for Prometheus
  GET /health, /queries, /search, /columns and POST /query {"query": NAME}
                        as the former bridge to Grafana had them, with its
                        seventeen names and their columns

There need be no database yet. Ctrl-C or SIGTERM ends it when what was asked is answered.

Examples:
  mahavishnu-learning serve --db data/learning.db
  mahavishnu-learning serve --listen 0.0.0.0:8687 --token-file token

Exit codes: 0 ended when it was asked to; 1 could not begin; 2 usage.`,
    )
    .action(serve);
}

async function serve({
  db,
  json,
  listen,
  tokenFile,
  storedTimeZone,
  maxStaleness,
  thresholds,
}: Options): Promise<void> {
  const { startService } = await import('../../service/service');
  const { parseListen } = await import('../../http/listen');
  const { openLastingAsker } = await import('../lasting-asker');
  const signal = interruption();
  const address = parseListen(listen);
  const token = await readToken(tokenFile);
  const limits = await limitsOf({ thresholds });
  const asker = openLastingAsker({
    db,
    storedTimeZone,
    maxStalenessSeconds: maxStaleness,
    rowLimit: MOST_ROWS,
    queryTimeoutSeconds: TIMEOUT_SECONDS,
  });
  try {
    const { url, close } = await startService({
      asker,
      path: db,
      storedTimeZone,
      maxStalenessSeconds: maxStaleness,
      limits,
      listen: address,
      token,
      say: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(
      json ? `${JSON.stringify({ url, pid: process.pid })}\n` : `${basename(db)}: serving at ${url}; Ctrl-C ends it\n`,
    );
    if (!signal.aborted) await once(signal, 'abort');
    await close();
  } catch (error) {
    await asker.close();
    throw error;
  }
}
