import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { DEFAULT_DAYS, DEFAULT_ROWS, DEFAULT_SEED } from '../../demo/defaults';
import { plural } from '../../error/plural';
import { count, megabytes, seconds } from '../format';
import { interruption } from '../interruption';
import { jsonOption, pastTime, wholeNumber } from '../options';
import { StatusLine } from '../status-line';

interface Options {
  readonly rows: number;
  readonly days: number;
  readonly seed: number;
  readonly end?: number;
  readonly embeddings?: true;
  readonly indexes: boolean;
  readonly blockSize: string;
  readonly beside?: string;
  readonly force?: true;
  readonly json?: true;
}

export function addDemoCreate(demo: Command): void {
  demo
    .command('create')
    .description('Create a learning database with rows in time order.')
    .argument('<path>', 'the database file to create')
    .option('--rows <n>', 'rows', wholeNumber(0, 1e9), DEFAULT_ROWS)
    .option('--days <d>', 'days that the rows are spread over', wholeNumber(1, 3650), DEFAULT_DAYS)
    .option('--seed <s>', 'equal seeds give equal rows', wholeNumber(0, 2 ** 32 - 1), DEFAULT_SEED)
    .option('--end <time>', 'the rows end here, UTC unless it says otherwise (default: now)', pastTime)
    .option('--embeddings', 'fill the column embedding, about 1.5 KB a row')
    .option('--no-indexes', 'leave the named indexes out')
    .addOption(new Option('--block-size <bytes>', 'of the file').choices(['16384', '262144']).default('262144'))
    .option('--beside <dir>', "write workflows and snapshots of coverage, too, into this folder's oneiric and metrics")
    .option('--force', 'replace a learning database that exists')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning demo create learning.db
  mahavishnu-learning demo create big.db --rows 1e6 --days 90 --embeddings
  mahavishnu-learning demo create same.db --seed 7 --end 2026-02-09T12:00:00Z --json

Exit codes: 0 created; 1 not, for what is said; 2 usage; 130 interrupted.`,
    )
    .action(create);
}

async function create(path: string, { force, json, blockSize, beside, ...options }: Options): Promise<void> {
  const { createDemo } = await import('../../demo/create-demo');
  const started = performance.now();
  const status = new StatusLine(1000);
  const demo = await createDemo(path, {
    ...options,
    learned: true,
    replace: force === true,
    blockSize: Number(blockSize),
    signal: interruption(),
    onProgress: ({ stage, done, rows }) =>
      status.update(() =>
        stage === 'rows' ? `${count(done)} of ${plural(rows, 'row')}` : `${plural(rows, 'row')}, creating indexes`,
      ),
  }).finally(() => status.clear());
  if (beside !== undefined) {
    const { createDemoNeighbours } = await import('../../demo/create-neighbours');
    await createDemoNeighbours(beside, { end: demo.to, seed: options.seed });
  }
  const elapsed = performance.now() - started;
  const bytes = statSync(path).size;
  process.stdout.write(
    json
      ? `${JSON.stringify({
          file: basename(path),
          rows: demo.rows,
          seed: options.seed,
          from: new Date(demo.from).toISOString(),
          to: new Date(demo.to).toISOString(),
          bytes,
          seconds: Math.round(elapsed) / 1000,
        })}\n`
      : `${basename(path)}: ${plural(demo.rows, 'row')} over ${plural(options.days, 'day')}, ${megabytes(bytes)}, ${seconds(elapsed)}\n`,
  );
}
