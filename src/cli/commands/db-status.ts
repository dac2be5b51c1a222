import type { Command } from 'commander';
import { plural } from '../../error/plural';
import type { DatabaseReport } from '../../quality/database-report';
import { count, megabytes } from '../format';
import { interruption } from '../interruption';
import { databaseOption, jsonOption, ofUnnamed, SCAN_TIMEOUT_SECONDS, storedTimeZoneOption } from '../options';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

interface Options extends ThresholdsFlag {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly json?: true;
}

export function addDbStatus(db: Command): void {
  db.command('status')
    .description('Tell of a learning database: file, schema, rows, owner and growth, while its owner writes.')
    .addOption(databaseOption())
    .addOption(storedTimeZoneOption())
    .addOption(thresholdsOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExit codes: 0 told; 1 not, for what is said; 2 usage.')
    .action((options: Options, command: Command) =>
      status(options).catch((error: unknown) => {
        throw ofUnnamed(error, command);
      }),
    );
}

async function status({ db, storedTimeZone, thresholds, json }: Options): Promise<void> {
  const { askingOnce } = await import('../../asking/once');
  const limits = await limitsOf({ thresholds });
  const report = await askingOnce(
    { path: db, storedTimeZone, timeoutSeconds: SCAN_TIMEOUT_SECONDS, signal: interruption() },
    (asker) => asker.report({ limits }),
  );
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${describe(report)}\n`);
}

const days = (value: number | null): string => {
  if (value === null) return 'not at this rate';
  return value === 0 ? 'reached' : `in ${plural(Math.ceil(value), 'day')}`;
};

function describeOwner(owner: DatabaseReport['owner']): string {
  if (owner === undefined) return 'not told by this system';
  if (owner === null) return 'nobody';
  const { pid, program, collector } = owner;
  return collector === null
    ? `${program ?? 'a process'}, PID ${pid}`
    : `a collector, PID ${pid}, at ${collector.url} since ${collector.startedAt}`;
}

function describe(report: DatabaseReport): string {
  const { schema, growth, storage } = report;
  const { version, variant, missingColumns, missingTables, missingViews, missingIndexes } = schema;
  const lacks = [...missingColumns, ...missingTables, ...missingViews, ...missingIndexes];
  const lacking = variant === 'v2' ? `lacks ${lacks.join(', ')}` : `db migrate brings it to the current one`;
  const lines: [string, string][] = [
    ['file', report.file],
    [
      'size',
      `${megabytes(report.databaseBytes)}, of which ${megabytes(report.freeBytes)} free; log ${megabytes(report.walBytes)}`,
    ],
    ['storage', `version ${storage.version ?? 'unknown'}, made by DuckDB ${storage.createdBy ?? 'unknown'}`],
    ['schema', `version ${version ?? 'unknown'} (${variant})${lacks.length > 0 ? `; ${lacking}` : ''}`],
    ['open in', describeOwner(report.owner)],
    ['executions', count(report.rows)],
    ['oldest', report.oldest ?? '–'],
    ['newest', report.newest ?? '–'],
    ['age', report.ages.map(({ age, rows }) => `${age} ${count(rows)}`).join(', ') || '–'],
    ...(report.rowsAhead > 0 ? [['from the future', plural(report.rowsAhead, 'row')] as [string, string]] : []),
    ['tables', report.tables.map(({ name, rows }) => `${name} ${count(rows)}`).join(', ')],
    ['indexes', report.indexes.map(({ name }) => name).join(', ') || 'none'],
    [
      'growth',
      growth.bytesPerRow === null
        ? 'no rows'
        : `${plural(Math.round(growth.rowsPerDay), 'row')} a day over ${plural(Math.round(growth.days), 'day')}, ${count(growth.bytesPerRow)} bytes a row, ${megabytes(growth.bytesPerDay ?? 0)} a day; ${megabytes(growth.settledBytes ?? 0)} with ${plural(growth.retentionDays, 'day')} kept`,
    ],
    ...growth.thresholds.map(({ level, bytes, days: left }): [string, string] => [
      `${level} size`,
      `${megabytes(bytes)}, ${days(left)}`,
    ]),
    ...report.remarks.map((text): [string, string] => ['note', text]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
