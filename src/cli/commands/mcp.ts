import { once } from 'node:events';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LearningError } from '../../error/learning-error';
import { archiveOption } from '../archive-option';
import { interruption } from '../interruption';
import { coverageOption, workflowsOption } from '../neighbour-options';
import type { NeighbourFlags } from '../neighbours-copy';
import { databaseOption, jsonOption, numberOption, storedTimeZoneOption } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';
import { readToken, tokenFileOption } from '../token-file';

interface Options extends NeighbourFlags, ThresholdsFlag {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly archive?: string;
  readonly listen?: string | true;
  readonly tokenFile?: string;
  readonly allowSql?: true;
  readonly withholdText?: true;
  readonly maxStaleness: number;
  readonly queryTimeout: number;
  readonly json?: true;
}

const DEFAULT_ADDRESS = '127.0.0.1:8688';

export function addMcp(program: Command): void {
  program
    .command('mcp')
    .description('Answer agents about the learning database, by the Model Context Protocol.')
    .addOption(databaseOption())
    .addOption(storedTimeZoneOption())
    .addOption(archiveOption('the folder of an archive, whose executions are counted beside the live ones'))
    .addOption(workflowsOption())
    .addOption(coverageOption())
    .option(
      '--listen [address]',
      'serve streamable HTTP at /mcp of host and port, 127.0.0.1:8688 unless named; stdio without it',
    )
    .addOption(tokenFileOption())
    .option('--allow-sql', 'offer run_sql: one SELECT at a time, in the sandbox')
    .option('--withhold-text', 'keep back what people typed: descriptions, messages, solutions, metadata')
    .addOption(thresholdsOption())
    .addOption(numberOption('--max-staleness <seconds>', 'how old an answer may be', 'maxStalenessSeconds'))
    .addOption(numberOption('--query-timeout <seconds>', 'how long one question may take', 'queryTimeoutSeconds'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Clients start it themselves: name the command mahavishnu-learning with the
arguments mcp --db PATH in their configuration (docs/mcp.md). Only the protocol
is on standard output. It ends with its client, or by Ctrl-C.

Examples:
  mahavishnu-learning mcp --db learning.db
  mahavishnu-learning mcp --db learning.db --listen --token-file token

Exit codes: 0 ended when it was asked to; 1 could not begin or go on; 2 usage.`,
    )
    .action(serve);
}

function beside({ workflows, coverage }: NeighbourFlags, archivePath: string | undefined) {
  return {
    ...(archivePath !== undefined && { archivePath }),
    ...(workflows !== undefined && { workflowsPath: resolve(workflows) }),
    ...(coverage !== undefined && { coveragePath: resolve(coverage) }),
  };
}

async function serve({ db, storedTimeZone, archive, listen, tokenFile, json, ...options }: Options): Promise<void> {
  if (listen === undefined) {
    const idle = tokenFile !== undefined ? '--token-file' : json ? '--json' : undefined;
    if (idle) throw new LearningError('bad_usage', `${idle} has no meaning without --listen.`);
  }
  // A file of its own: the SDK would slow every other command down by the time that it takes to be read.
  const { startMcp } = await import(/* webpackMode: "lazy", webpackChunkName: "mcp" */ '../../mcp/start');
  const { openLastingAsker } = await import('../lasting-asker');
  const { embedderSettings } = await import('../../search/embedder-settings');
  const { httpEmbedder } = await import('../../search/http-embedder');
  const { rememberingEmbedder } = await import('../../search/remembering-embedder');
  const signal = interruption();
  const embedding = embedderSettings({}, process.env);
  const embedder = embedding && rememberingEmbedder(httpEmbedder(embedding));
  const { allowSql = false, withholdText = false } = options;
  const limits = await limitsOf(options);
  const path = resolve(db);
  const { url, ended, close } = await startMcp(
    { path, storedTimeZone, allowSql, withholdText, limits, embedder },
    {
      listen: listen === true ? DEFAULT_ADDRESS : listen,
      token: await readToken(tokenFile),
      open: (asked, rowLimit) =>
        openLastingAsker({
          db: asked,
          // What is beside it belongs to the database that is served.
          ...(asked === path && beside(options, archive)),
          storedTimeZone,
          rowLimit,
          maxStalenessSeconds: options.maxStaleness,
          queryTimeoutSeconds: options.queryTimeout,
        }),
      say: (line) => process.stderr.write(`${line}\n`),
    },
  );
  if (url !== null) {
    process.stdout.write(
      json
        ? `${JSON.stringify({ url, pid: process.pid })}\n`
        : `${basename(db)}: serving agents at ${url}; Ctrl-C ends it\n`,
    );
  }
  if (!signal.aborted) await Promise.race([ended, once(signal, 'abort')]);
  await close();
}
