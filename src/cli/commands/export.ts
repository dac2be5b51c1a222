import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { TIME_RANGES, type TimeRangeName } from '../../asking/time-ranges';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import type { TimeRange } from '../../query/context';
import type { ExportFormat } from '../export/export';
import { megabytes, seconds } from '../format';
import { interruption } from '../interruption';
import { collect, databaseOption, jsonOption, ofUnnamed, storedTimeZoneOption } from '../options';

interface Options {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly output: string;
  readonly format?: ExportFormat;
  readonly timeRange?: TimeRangeName;
  readonly time_range?: TimeRangeName;
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
  readonly embeddings?: true;
  readonly force?: true;
  readonly json?: true;
}

const STANDARD_OUTPUT = '-';

const rangeOption = (flags: string) => new Option(flags, 'only executions of the last').choices(TIME_RANGES);

export function addExport(program: Command): void {
  program
    .command('export')
    .description(
      'Write executions to a file as CSV, NDJSON or Parquet, in order of time, while their orchestrator runs.',
    )
    .addOption(databaseOption())
    .addOption(storedTimeZoneOption())
    .option('-o, --output <file>', 'where to write; - for standard output', STANDARD_OUTPUT)
    .addOption(
      new Option('--format <format>', 'default: as the name of the file ends, else csv').choices([
        'csv',
        'ndjson',
        'parquet',
      ]),
    )
    .addOption(rangeOption('--time-range <range>').conflicts(['time_range', 'from', 'to']))
    .addOption(rangeOption('--time_range <range>').conflicts(['from', 'to']).hideHelp())
    .option('--from <time>', 'only executions from then on, as in now-6h or 2026-02-09T12:00:00Z')
    .option('--to <time>', 'only executions up to then')
    .option('--where <filter>', 'as query takes it, as in repo=mahavishnu; may be repeated', collect)
    .option('--embeddings', 'with the column embedding, some kilobytes a row')
    .option('--force', 'replace the file if it exists')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
All executions, unless told otherwise. Times are UTC, to the microsecond. In NDJSON, NaN and infinity are null. The file
has its name only when it is whole. --json tells of the file in one JSON object.
Exit codes: 0 written; 1 not, for what is said; 2 usage; 130 interrupted.

Examples:
  mahavishnu-learning export --output february.parquet --from 2026-02-01 --to 2026-03-01
  mahavishnu-learning export --time-range 24h --where success=false --format ndjson`,
    )
    .action(write);
}

const ENDINGS: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.parquet': 'parquet',
};

async function rangeOf({ timeRange, time_range, from, to }: Options): Promise<TimeRange | null> {
  const name = timeRange ?? time_range;
  if (name !== undefined) return (await import('../../asking/time-ranges')).timeRangeOf(name, Date.now());
  if (from === undefined && to === undefined) return null;
  const { parseTimeRange } = await import('../../query/time-range');
  return parseTimeRange(from ?? '0', to ?? 'now', Date.now());
}

async function write(options: Options, command: Command): Promise<void> {
  const { db, storedTimeZone, output: file, embeddings = false, force = false, json } = options;
  const isFile = file !== STANDARD_OUTPUT;
  if (json && !isFile) {
    throw new LearningError('bad_usage', '--json tells of a file: name one after --output, or write --format ndjson.');
  }
  const format = options.format ?? ENDINGS[extname(file).toLowerCase()] ?? 'csv';
  if (format === 'parquet' && !isFile && process.stdout.isTTY) {
    throw new LearningError('bad_usage', 'Parquet is nothing for a terminal: name a file after --output.');
  }
  const { parseFilter } = await import('../query/model');
  const filters = (options.where ?? []).map(parseFilter);
  const { Selection } = await import('../export/selection');
  const selection = new Selection({ timeRange: await rangeOf(options), filters, embeddings, storedTimeZone });
  // A filter that means nothing is told before anything is copied.
  selection.counts();

  const { fileOutput } = await import('../output/file-output');
  const { standardOutput } = await import('../output/standard-output');
  const { exportRows } = await import('../export/export');
  const began = performance.now();
  const output = isFile ? await fileOutput(file, { database: db, force }) : await standardOutput();
  try {
    const source = { database: db, storedTimeZone, signal: interruption() };
    const { rows, bytes, notices } = await exportRows(source, selection, format, output);
    for (const text of notices) process.stderr.write(`${text}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ file, format, rows, bytes })}\n`);
    else if (isFile) {
      const took = seconds(performance.now() - began);
      process.stdout.write(`${file}: ${plural(rows, 'row')}, ${megabytes(bytes)}, ${took}\n`);
    }
  } catch (error) {
    throw ofUnnamed(error, command);
  } finally {
    await output.close();
  }
}
