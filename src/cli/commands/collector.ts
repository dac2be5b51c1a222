import { once } from 'node:events';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { plural } from '../../error/plural';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, requireWith, timeZone, wholeNumber } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';
import { readToken, tokenFileOption } from '../token-file';

interface Options extends ThresholdsFlag {
  readonly db: string;
  readonly listen: string;
  readonly tokenFile?: string;
  readonly maxBodyMb: number;
  readonly maxQueue: number;
  readonly memoryMb: number;
  readonly decisionTimeout: number;
  readonly retentionDays?: number;
  readonly archiveDir?: string;
  readonly backupDir?: string;
  readonly backupKeepDays?: number;
  readonly scheduleZone: string;
  readonly retentionAt: string;
  readonly backupAt: string;
  readonly checksAt: string;
  readonly otelConfig?: string;
  readonly json?: true;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const value = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (value > 0) return value;
  throw new InvalidArgumentError('It takes a time such as 90s, 30m, 24h or 7d.');
}

export function addCollector(program: Command): void {
  program
    .command('collector')
    .description('Own a learning database, and write into it what many producers send by HTTP.')
    .addOption(databaseOption())
    .option('--listen <address>', 'host and port; port 0 for any that is free', '127.0.0.1:8686')
    .addOption(tokenFileOption())
    .option('--max-body-mb <n>', 'most megabytes of a request, unpacked', wholeNumber(1, 256), 8)
    .option(
      '--max-queue <n>',
      'records that may wait for the database before requests get 429',
      wholeNumber(100, 1e7),
      1_000_000,
    )
    .option('--memory-mb <n>', "megabytes of DuckDB's memory, to begin with", wholeNumber(64, 1e6), 128)
    .addOption(
      new Option('--decision-timeout <time>', 'after which a routing decision without an outcome is given up')
        .argParser(duration)
        .default(duration('24h'), '24h'),
    )
    .option('--retention-days <n>', 'delete older executions each day', wholeNumber(1, 36_500))
    .option('--archive-dir <folder>', 'where these are archived before')
    .option('--backup-dir <folder>', 'take a backup into it each day')
    .option(
      '--backup-keep-days <n>',
      'remove those that are older; the newest good one stays (default: all stay)',
      wholeNumber(1, 36_500),
    )
    .option('--schedule-zone <zone>', 'of the times of day', timeZone, 'UTC')
    .option('--retention-at <time>', 'time of day, HH:MM', '02:00')
    .option('--backup-at <time>', 'time of day, HH:MM', '03:00')
    .option('--checks-at <time>', 'time of day, HH:MM, of the checks of all rows', '04:00')
    .option('--otel-config <path>', 'how spans of OpenTelemetry become executions: docs/otel.md')
    .addOption(thresholdsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Ctrl-C or SIGTERM ends it when everything that was acknowledged is in the database.

Examples:
  mahavishnu-learning collector --db learning.db
  mahavishnu-learning collector --listen 0.0.0.0:8686 --token-file token --retention-days 90 --archive-dir archive

Exit codes: 0 ended when it was asked to; 1 could not begin or go on; 2 usage.`,
    )
    .action(collect);
}

async function collect({ json, db, ...options }: Options): Promise<void> {
  requireWith('--archive-dir', options.archiveDir, '--retention-days', options.retentionDays);
  requireWith('--backup-keep-days', options.backupKeepDays, '--backup-dir', options.backupDir);
  const { startCollector } = await import('../../collector/collector');
  const { parseListen } = await import('../../http/listen');
  const { parseDailyTime } = await import('../../collector/schedule/daily');
  const { OPERATIONS } = await import('../../operations/operations');
  const { readOtelConfig } = await import('../../otlp/read-config');
  const { otlpExtension } = await import('../../otlp/extension');
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const signal = interruption();
  const { url, close } = await startCollector(
    {
      path: db,
      listen: parseListen(options.listen),
      token: await readToken(options.tokenFile),
      maxBodyBytes: options.maxBodyMb * 2 ** 20,
      maxEntries: options.maxQueue,
      memoryLimitMb: options.memoryMb,
      decisionTimeout: options.decisionTimeout,
      retentionDays: options.retentionDays,
      archiveDir: options.archiveDir,
      backupDir: options.backupDir,
      backupKeepDays: options.backupKeepDays,
      zone: options.scheduleZone,
      retentionAt: parseDailyTime(options.retentionAt),
      backupAt: parseDailyTime(options.backupAt),
      checksAt: parseDailyTime(options.checksAt),
      limits: await limitsOf(options),
      say,
    },
    OPERATIONS,
    [otlpExtension({ config: await readOtelConfig(options.otelConfig), say })],
  );
  process.stdout.write(
    json ? `${JSON.stringify({ url, pid: process.pid })}\n` : `${basename(db)}: collecting at ${url}; Ctrl-C ends it\n`,
  );
  if (!signal.aborted) await once(signal, 'abort');
  const { left } = await close();
  if (left === 0) return;
  process.stderr.write(
    `${basename(db)}: ${plural(left, 'record stays', 'records stay')} in the spool, and the next collector takes ${left === 1 ? 'it' : 'them'} in\n`,
  );
  // Attempts to write them would keep the process running.
  process.exit();
}
