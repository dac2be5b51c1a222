import { version } from '@duckdb/node-api';
import { Command, InvalidArgumentError, Option } from 'commander';
import { chaos } from './chaos';
import { PYTHON_RELEASES, pythonDuckdb } from './python-duckdb';
import { tortureRetention } from './retention';
import { surviveOddSql } from './survive-odd-sql';
import { type TortureFigures, torture } from './torture';
import { NODE_COMMAND, pythonCommand, type Script } from './torture-writer';

const PYTHON = 'python3';

const PROGRAMS = ['copies', 'chaos', 'odd-sql', 'retention'] as const;

interface Options {
  readonly only: (typeof PROGRAMS)[number] | undefined;
  readonly snapshots?: number;
  readonly minutes?: number;
  readonly python: readonly string[];
  readonly blockBytes: readonly number[];
  readonly statements: number;
  readonly kills: number;
  readonly seed: number;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const options = new Command('npm run torture --')
  .description(
    `Takes snapshots of databases that foreign processes change without rest, and proves each one whole (DuckDB ${PYTHON_RELEASES.join(', ')} write too where there is a python3 with pip; each is installed once). Then kills workers, and lets deadly, greedy and endless queries in, beside panels and alerts that have to be answered. Then puts odd SQL to the plugin, and tells what ended a worker. Then kills retention and the restoring of what it archived, and looks for every row.`,
  )
  .addOption(new Option('--only <program>', 'one of the four').choices(PROGRAMS))
  .option(
    '--snapshots <n>',
    'snapshots of each writer at each block size (default: 100, or as many as fit in --minutes)',
    positive,
  )
  .option('--minutes <n>', 'time for each writer at each block size, and for chaos (default there: 5)', positive)
  .option(
    '--python <path>',
    'an interpreter that has the package duckdb, as one more writer; may be repeated',
    (path: string, all: readonly string[]) => [...all, path],
    [],
  )
  .option(
    '--block-bytes <list>',
    'block sizes of the databases',
    (list: string) => list.split(',').map(positive),
    [262144, 16384],
  )
  .option('--statements <n>', 'of odd SQL', positive, 10_000)
  .option('--kills <n>', 'of retention', positive, 100)
  .option('--seed <n>', 'of what is random', positive, Date.now() % 1_000_000)
  .parse()
  .opts<Options>();

interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly script?: Script;
}

function foreigners(): Contestant[] {
  try {
    return PYTHON_RELEASES.map((release) => ({
      name: `DuckDB ${release}`,
      command: pythonCommand(PYTHON, pythonDuckdb(PYTHON, release)),
    }));
  } catch (error) {
    console.error(`Only the DuckDB that is built in writes: ${String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

async function copies(): Promise<boolean> {
  const own = `DuckDB ${version().replace(/^v/, '')}`;
  const writers: readonly Contestant[] = [
    { name: own, command: NODE_COMMAND },
    { name: `${own}, indexes and columns`, command: NODE_COMMAND, script: 'torture-schema-script.json' },
    ...foreigners(),
    ...options.python.map((path) => ({ name: path, command: pythonCommand(path) })),
  ];
  const snapshots = options.snapshots ?? (options.minutes === undefined ? 100 : Infinity);
  const rows: (Omit<TortureFigures, 'troubles'> & { writer: string; blockBytes: number })[] = [];
  for (const { name, ...writer } of writers) {
    for (const blockBytes of options.blockBytes) {
      const until = options.minutes === undefined ? Infinity : Date.now() + options.minutes * 60_000;
      const { troubles, ...figures } = await torture({ ...writer, blockBytes, snapshots, until });
      rows.push({ writer: name, blockBytes, ...figures });
      for (const trouble of troubles) console.error(`${name}, blocks of ${blockBytes}: ${trouble}`);
    }
  }
  console.table(rows);
  return rows.every(({ torn, backwards, writerFailures }) => torn + backwards + writerFailures === 0);
}

async function allChaos(): Promise<boolean> {
  const { troubles, ...figures } = await chaos({ seconds: (options.minutes ?? 5) * 60, seed: options.seed });
  console.log(figures);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

async function oddSql(): Promise<boolean> {
  const { troubles, deadly, ...figures } = await surviveOddSql(options);
  console.log(figures);
  for (const sql of deadly) console.error(`Ended a worker: ${sql}`);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

async function retention(): Promise<boolean> {
  const { troubles, ...figures } = await tortureRetention({ kills: options.kills, rows: 20_000, seed: options.seed });
  console.log(figures);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

const RUN: Readonly<Record<(typeof PROGRAMS)[number], () => Promise<boolean>>> = {
  copies,
  chaos: allChaos,
  'odd-sql': oddSql,
  retention,
};

console.log(`Seed ${options.seed}`);
for (const program of options.only ? [options.only] : PROGRAMS) if (!(await RUN[program]())) process.exitCode = 1;
