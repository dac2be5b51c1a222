import { Command, InvalidArgumentError } from 'commander';
import { type TortureFigures, torture } from './torture';
import { NODE_COMMAND, pythonCommand } from './torture-writer';

interface Options {
  readonly snapshots?: number;
  readonly minutes?: number;
  readonly python: readonly string[];
  readonly blockBytes: readonly number[];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const options = new Command('npm run torture --')
  .description('Takes snapshots of databases that foreign processes change without rest, and proves each one whole.')
  .option(
    '--snapshots <n>',
    'snapshots of each writer at each block size (default: 100, or as many as fit in --minutes)',
    positive,
  )
  .option('--minutes <n>', 'time for each writer at each block size', positive)
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
  .parse()
  .opts<Options>();

const writers = [
  { name: 'node', command: NODE_COMMAND },
  ...options.python.map((path) => ({ name: path, command: pythonCommand(path) })),
];
const snapshots = options.snapshots ?? (options.minutes === undefined ? 100 : Infinity);
const rows: (Omit<TortureFigures, 'troubles'> & { writer: string; blockBytes: number })[] = [];
for (const { name, command } of writers) {
  for (const blockBytes of options.blockBytes) {
    const until = options.minutes === undefined ? Infinity : Date.now() + options.minutes * 60_000;
    const { troubles, ...figures } = await torture({ command, blockBytes, snapshots, until });
    rows.push({ writer: name, blockBytes, ...figures });
    for (const trouble of troubles) console.error(`${name}, blocks of ${blockBytes}: ${trouble}`);
  }
}
console.table(rows);
if (rows.some(({ torn, backwards, writerFailures }) => torn + backwards + writerFailures > 0)) process.exitCode = 1;
