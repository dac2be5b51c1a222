import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULTS, EXPERIMENTS, FALL_PLACES, type Fall } from '../../demo/simulation/settings';
import type { Truth } from '../../demo/simulation/truth';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { count, megabytes, seconds } from '../format';
import { interruption } from '../interruption';
import { databasePath, fraction, jsonOption, pastTime, wholeNumber } from '../options';
import { fileOutput } from '../output/file-output';
import { StatusLine } from '../status-line';

interface Options {
  readonly truth: string;
  readonly db: string;
  readonly rows: number;
  readonly days: number;
  readonly seed: number;
  readonly end?: number;
  readonly confounding: number;
  readonly exploring: number;
  readonly overconfidence: number;
  readonly effect: number;
  readonly fall: number;
  readonly fallIn: Pick<Fall, 'dimension' | 'value'>;
  readonly fallDays: number;
  readonly force?: true;
  readonly json?: true;
}

const FALL_IN = `${DEFAULTS.fall.dimension}=${DEFAULTS.fall.value}`;

export function addDemoSimulate(demo: Command): void {
  demo
    .command('simulate')
    .description('Create a learning database of which the truth is known, to check what is said of it.')
    .requiredOption('--truth <file>', 'what is true of it, as JSON: docs/simulation.md')
    .option('--db <path>', 'the database file to create', databasePath, 'simulated.db')
    .option('--rows <n>', 'rows', wholeNumber(1000, 1e8), DEFAULTS.rows)
    .option('--days <d>', 'days that the rows are spread over', wholeNumber(1, 3650), DEFAULTS.days)
    .option('--seed <s>', 'equal seeds give equal rows and truths', wholeNumber(0, 2 ** 32 - 1), DEFAULTS.seed)
    .option('--end <time>', 'the rows end here, UTC unless it says otherwise (default: now)', pastTime)
    .option('--confounding <c>', 'how much hard work goes to dear tiers, 0 to 1', fraction, DEFAULTS.confounding)
    .option('--exploring <share>', 'of tasks whose tier is chosen by chance', fraction, DEFAULTS.exploring)
    .option('--overconfidence <o>', 'of the router in the small tier, 0 to 1', fraction, DEFAULTS.overconfidence)
    .option(
      '--effect <e>',
      `what the variant of ${EXPERIMENTS[0].name} adds to success, 0 to 1`,
      fraction,
      DEFAULTS.effect,
    )
    .option('--fall <f>', 'what success loses at the change, 0 to 1', fraction, DEFAULTS.fall.points)
    .addOption(
      new Option('--fall-in <name=value>', 'where: a pool_type or a task_type')
        .argParser(fallPlace)
        .default(fallPlace(FALL_IN), FALL_IN),
    )
    .option('--fall-days <d>', 'when: days before the end', wholeNumber(1, 3650), DEFAULTS.fall.days)
    .option('--force', 'replace a learning database and a truth that exist')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  mahavishnu-learning demo simulate --truth truth.json
  mahavishnu-learning demo simulate --truth truth.json --db big.db --rows 1e6 --seed 7 --confounding 1
  mahavishnu-learning demo simulate --truth truth.json --fall .2 --fall-in task_type=refactor --fall-days 3

Exit codes: 0 written; 1 not, for what is said; 2 usage; 130 interrupted.`,
    )
    .action(simulate);
}

function fallPlace(text: string): Options['fallIn'] {
  for (const [dimension, values] of Object.entries(FALL_PLACES) as [keyof typeof FALL_PLACES, string[]][]) {
    for (const value of values) if (text === `${dimension}=${value}`) return { dimension, value };
  }
  const places = Object.entries(FALL_PLACES).map(([dimension, values]) => `${dimension}= with ${values.join(', ')}`);
  throw new InvalidArgumentError(`It takes ${places.join('; or ')}.`);
}

async function simulate(options: Options): Promise<void> {
  const { truth: truthPath, db, force = false, fall, fallIn, fallDays, end = Date.now() } = options;
  const { rows, days, seed, confounding, exploring, overconfidence, effect } = options;
  if (fallDays > days) {
    throw new LearningError(
      'bad_usage',
      `${plural(fallDays, 'day before the end lies', 'days before the end lie')} before the first row.`,
      {
        hint: 'Give fewer after --fall-days, or more after --days.',
      },
    );
  }
  if (resolve(truthPath) === resolve(db)) {
    throw new LearningError('bad_usage', '--truth and --db name the same file.', { hint: 'Name two.' });
  }
  const { simulate } = await import('../../demo/simulation/simulate');
  const started = performance.now();
  const status = new StatusLine(1000);
  const sizes = { rows, days, seed, end };
  const chances = { confounding, exploring, overconfidence, effect };
  const settings = { ...sizes, ...chances, fall: { ...fallIn, points: fall, days: fallDays } };
  const output = await fileOutput(truthPath, { database: db, force, option: '--truth' });
  try {
    const truth = await simulate(db, settings, {
      replace: force,
      signal: interruption(),
      onProgress: (done) => status.update(() => `${count(done)} of ${plural(settings.rows, 'row')}`),
    }).finally(() => status.clear());
    await output.write(`${JSON.stringify(truth, null, 2)}\n`);
    await output.finish();
    tell(options, truth, performance.now() - started);
  } finally {
    await output.close();
  }
}

function tell({ truth: truthPath, db, days, json }: Options, { rows, seed, from, to }: Truth, elapsed: number): void {
  const [file, truth] = [basename(db), basename(truthPath)];
  const bytes = statSync(db).size;
  process.stdout.write(
    json
      ? `${JSON.stringify({ file, truth, rows, seed, from, to, bytes, seconds: Math.round(elapsed) / 1000 })}\n`
      : `${file}: ${plural(rows, 'row')} over ${plural(days, 'day')}, ${megabytes(bytes)}, ${seconds(elapsed)}; ${truth} has the truth\n`,
  );
}
