import { type Command, Option } from 'commander';
import type { PlainAnswer } from '../../asking/asker';
import { LearningError } from '../../error/learning-error';
import type { TimeRange } from '../../query/context';
import { archiveOption } from '../archive-option';
import { interruption } from '../interruption';
import { coverageOption, workflowsOption } from '../neighbour-options';
import type { NeighbourFlags } from '../neighbours-copy';
import { collect, databaseOption, ofUnnamed, storedTimeZoneOption } from '../options';
import { metricFlags } from '../query/metric-flags';
import type { QueryFlags } from '../query/model';

interface Options extends QueryFlags, NeighbourFlags {
  readonly db: string;
  readonly from?: string;
  readonly to: string;
  readonly format: 'table' | 'csv' | 'json';
  readonly storedTimeZone: string;
  readonly archive?: string;
  readonly showSql?: true;
  readonly 'showSql=editable'?: true;
  readonly 'showSql=trino'?: true;
}

const DEFAULT_FROM = 'now-7d';

export function addQuery(program: Command): void {
  const command = program
    .command('query')
    .description('Ask a learning database, while its orchestrator runs.')
    .argument('[sql]', 'one SELECT, with macros')
    .addOption(databaseOption())
    .option('--metric <names>', 'measures, separated by commas')
    .option('--by <names>', 'dimensions, separated by commas')
    .option(
      '--where <filter>',
      'as in repo=mahavishnu, duration_seconds>60, "model_tier=|small,large", "error_type isNull"',
      collect,
    );
  for (const flag of metricFlags()) command.addOption(flag);
  command
    .option('--preset <name>', 'a named query')
    .option('--param <name=value>', 'a parameter of the preset', collect)
    .option('--var <name=value>', 'a variable of the SQL', collect)
    .option('--from <time>', `start of the time range (default: ${DEFAULT_FROM}, or as the preset has it)`)
    .option('--to <time>', 'end of the time range', 'now')
    .addOption(archiveOption('show what retention has archived in this folder beside the live executions'))
    .addOption(workflowsOption())
    .addOption(coverageOption())
    .addOption(storedTimeZoneOption())
    .addOption(new Option('--format <format>', 'of the answer').choices(['table', 'csv', 'json']).default('table'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addOption(
      new Option('--list <what>', 'show what can be asked for').choices([
        'measures',
        'dimensions',
        'presets',
        'macros',
      ]),
    )
    .option('--show-sql', 'show the SQL that was run, on standard error')
    // Options of their own: a value that can be left out would take the SQL for one.
    .addOption(new Option('--show-sql=duckdb', 'the same as --show-sql').implies({ showSql: true }))
    .option('--show-sql=editable', 'show SQL to carry a metric or preset on with: with macros, on standard error')
    .option('--show-sql=trino', 'show what a metric or preset is in the SQL of Trino, or why it is not sayable there')
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning query --metric success_rate,executions --by model_tier --from now-24h
  mahavishnu-learning query --preset top_errors --param limit=5 --json
  mahavishnu-learning query "SELECT count(*) FROM executions WHERE \\$__timeFilter(timestamp)" --from now/d
  mahavishnu-learning query --list measures

Exit codes: 0 answered, also without rows; 1 not, for what is said; 2 usage; 130 interrupted.`,
    )
    .action(query);
}

async function query(sql: string | undefined, options: Options, command: Command): Promise<void> {
  const { modeOf, queryModel } = await import('../query/model');
  const given = Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli');
  if (given.includes('json') && given.includes('format')) {
    throw new LearningError('bad_usage', '--json is a format by itself: leave --format out.');
  }
  if (modeOf(sql, options, given) === '--list') {
    if (options.format === 'csv') throw new LearningError('bad_usage', '--list prints a table or JSON.');
    const { printList } = await import('../query/list');
    process.stdout.write(printList(options.list!, options.format === 'json'));
    return;
  }
  const { parseTimeRange } = await import('../../query/time-range');
  const model = queryModel(sql, options);
  const timeRange = parseTimeRange(options.from ?? DEFAULT_FROM, options.to, Date.now());
  if (options.preset !== undefined && options.from === undefined) await takeOwnWindow(options.preset, model);

  const asked = await ask(options, model, timeRange).catch((error: unknown) => {
    throw ofUnnamed(error, command);
  });
  for (const text of asked.notices) process.stderr.write(`${text}\n`);
  if (options.showSql) process.stderr.write(`${asked.sql}\n`);
  if (options['showSql=editable']) {
    const { carriedOn } = await import('../query/carried-on');
    process.stderr.write(`${carriedOn(model, timeRange, options.storedTimeZone)}\n`);
  }
  if (options['showSql=trino']) {
    const { inTrino } = await import('../query/in-trino');
    process.stderr.write(`${inTrino(model, timeRange, options.storedTimeZone)}\n`);
  }
  const print = {
    table: async () => (await import('../query/print-table')).printTable,
    csv: async () => (await import('../query/print-csv')).printCsv,
    json: async () => (await import('../query/print-json')).printJson,
  }[options.format];
  process.stdout.write((await print())(asked));
}

async function ask(
  { db: path, storedTimeZone, archive, ...neighbours }: Options,
  model: Record<string, unknown>,
  timeRange: TimeRange,
): Promise<PlainAnswer> {
  const { askingOnce } = await import('../../asking/once');
  const { openArchive } = await import('../archive-copy');
  const { openNeighbours } = await import('../neighbours-copy');
  const signal = interruption();
  const opened = archive === undefined ? null : await openArchive(archive, signal);
  try {
    const laid = await openNeighbours(neighbours, storedTimeZone, signal);
    const beside = [opened, laid].filter((copies) => copies !== null);
    try {
      return await askingOnce({ path, storedTimeZone, signal, beside }, (asker) => asker.ask(model, timeRange));
    } finally {
      await laid?.close();
    }
  } finally {
    await opened?.close();
  }
}

/** A preset knows how far back its question looks. */
async function takeOwnWindow(name: string, model: Record<string, unknown>): Promise<void> {
  const { findPreset } = await import('../../query/all-presets');
  const { window } = findPreset(name);
  if (window) model.params = { window, ...(model.params as Record<string, string>) };
}
