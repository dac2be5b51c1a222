import { version } from '@duckdb/node-api';
import { Command, InvalidArgumentError, Option } from 'commander';
import { proveStates } from '../engine/duckdb-node/taken-in/support/prove-states';
import { Random } from '../support/random';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { type BackupTortureFigures, tortureBackups } from './backups';
import { type BlocksFigures, tortureBlocks } from './blocks';
import { chaos } from './chaos';
import { killCollector } from './collector-kills';
import { killWriters } from './killed-writers';
import { PYTHON_RELEASES, pythonDuckdb } from './python-duckdb';
import { tortureRetention } from './retention';
import { surviveOddSql } from './survive-odd-sql';
import type { TortureFigures } from './torture';
import { tortureApart } from './torture-apart';
import { NODE_COMMAND, pythonCommand, SCHEMA_SCRIPT, type Script } from './torture-writer';

const PYTHON = 'python3';
const USUAL_BLOCK_BYTES = 262_144;

const PROGRAMS = [
  'copies',
  'checkpoints',
  'taken-in',
  'killed-writers',
  'backup',
  'chaos',
  'odd-sql',
  'collector',
  'retention',
] as const;

interface Options {
  readonly only: (typeof PROGRAMS)[number] | undefined;
  readonly snapshots?: number;
  readonly minutes?: number;
  readonly checkpoints: number;
  readonly backups: number;
  readonly states: number;
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
    `Takes snapshots of databases that foreign processes change without rest, and proves each one whole (DuckDB ${PYTHON_RELEASES.join(', ')} write too where there is a python3 with pip; each is installed once). Then compares copies with their databases, byte for byte, after each checkpoint. Then holds states that were taken in, whose changes are random, against the whole log, with every writer. Then kills each writer within checkpoints and between, and looks for every commit. Then takes backups of them, full and incremental, kills some, and restores each. Then kills workers, and lets deadly, greedy and endless queries in, beside panels and alerts that have to be answered. Then puts odd SQL to the plugin, and tells what ended a worker. Then kills a collector under load, and counts what it had acknowledged. Then kills retention and the restoring of what it archived, and looks for every row.`,
  )
  .addOption(new Option('--only <program>', 'one of them').choices(PROGRAMS))
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
  .option('--block-bytes <list>', 'block sizes of the databases', (list: string) => list.split(',').map(positive), [
    USUAL_BLOCK_BYTES,
    16_384,
  ])
  .option('--checkpoints <n>', 'of each writer at each block size', positive, 100)
  .option('--statements <n>', 'of odd SQL', positive, 20_000)
  .option('--kills <n>', 'of the collector, of retention, and of each writer', positive, 100)
  .option('--backups <n>', 'backups of each writer at each block size', positive, 30)
  .option('--states <n>', 'that are taken in, of each writer and of each kind of changes', positive, 60)
  .option('--seed <n>', 'of what is random', positive, Date.now() % 1_000_000)
  .parse()
  .opts<Options>();

/** Hours pass until the table is whole. */
function add<Row extends object>(rows: Row[], row: Row): void {
  rows.push(row);
  console.error(JSON.stringify(row));
}

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

function contestants(): Contestant[] {
  const own = `DuckDB ${version().replace(/^v/, '')}`;
  return [
    { name: own, command: NODE_COMMAND },
    { name: `${own}, indexes and columns`, command: NODE_COMMAND, script: SCHEMA_SCRIPT },
    ...foreigners(),
    ...options.python.map((path) => ({ name: path, command: pythonCommand(path) })),
  ];
}

async function copies(): Promise<boolean> {
  const snapshots = options.snapshots ?? (options.minutes === undefined ? 100 : Infinity);
  const rows: (Omit<TortureFigures, 'troubles'> & { writer: string; blockBytes: number })[] = [];
  for (const { name, ...writer } of contestants()) {
    for (const blockBytes of options.blockBytes) {
      const until = options.minutes === undefined ? Infinity : Date.now() + options.minutes * 60_000;
      const done = await tortureApart({ ...writer, blockBytes, snapshots, until });
      if (done === null) {
        console.error(`${name}, blocks of ${blockBytes}: DuckDB crashed of a log.`);
        continue;
      }
      const { troubles, ...figures } = done;
      add(rows, { writer: name, blockBytes, ...figures });
      for (const trouble of troubles) console.error(`${name}, blocks of ${blockBytes}: ${trouble}`);
    }
  }
  console.table(rows);
  return rows.every(({ torn, backwards, writerFailures }) => torn + backwards + writerFailures === 0);
}

/** Rows alone, and rows beside tables, indexes and columns that come and go; without and with an archive and neighbours. */
const KINDS = [
  [0, false],
  [0.3, false],
  [0, true],
  [0.3, true],
] as const;
/** Of one database. */
const STATES = 15;

async function takenIn(): Promise<boolean> {
  const own = (path: string) => Writer.start(path);
  const writers = [
    ['built in', own] as const,
    ...PYTHON_RELEASES.map((release) => [release, foreign(release)] as const),
  ];
  const rows: object[] = [];
  let isWell = true;
  for (const [writer, start] of writers) {
    for (const [share, hasBesides] of KINDS) {
      const total: Record<string, number> = {};
      for (let at = 0; at < options.states; at += STATES) {
        const states = Math.min(STATES, options.states - at);
        const { troubles, outcomes } = await proveStates({ start, seed: options.seed + at, states, share, hasBesides });
        for (const [outcome, count] of Object.entries(outcomes)) total[outcome] = (total[outcome] ?? 0) + count;
        for (const trouble of troubles) console.error(`${writer}: ${trouble}`);
        isWell &&= troubles.length === 0;
      }
      add(rows, { writer, share, hasBesides, ...total });
    }
  }
  console.table(rows);
  return isWell;
}

/** Writes files that the DuckDB that is built in can read. */
function foreign(
  release: string,
  settings: Readonly<Record<string, string | number>> = {},
): (path: string) => Promise<Writer> {
  const storage = release.startsWith('2.') ? { storage_compatibility_version: 'v1.5.0' } : {};
  return async (path) => Writer.startPython(path, pythonDuckdb(PYTHON, release), { ...storage, ...settings });
}

/** A writer of each release, of databases with blocks of so many bytes. */
function writers(blockBytes: number): { readonly name: string; readonly start: (path: string) => Promise<Writer> }[] {
  const own = { name: version(), start: (path: string) => Writer.start(path, { blockBytes }) };
  const others = PYTHON_RELEASES.map((release) => ({
    name: release,
    start: foreign(release, { default_block_size: blockBytes }),
  }));
  return [own, ...others];
}

async function checkpoints(): Promise<boolean> {
  const rows: (BlocksFigures & { writer: string; blockBytes: number })[] = [];
  for (const blockBytes of options.blockBytes) {
    for (const { name, start } of writers(blockBytes)) {
      const folder = new TemporaryFolder();
      try {
        const random = new Random(options.seed);
        const figures = await tortureBlocks({ folder, start, checkpoints: options.checkpoints, random });
        add(rows, { writer: name, blockBytes, ...figures });
      } finally {
        folder.dispose();
      }
    }
  }
  console.table(rows);
  return rows.every(({ wrong }) => wrong === 0);
}

async function killedWriters(): Promise<boolean> {
  const rows: object[] = [];
  let isWell = true;
  for (const { name, start } of writers(USUAL_BLOCK_BYTES)) {
    const { troubles, states, outcomes } = await killWriters({
      start,
      kills: options.kills,
      random: new Random(options.seed),
    });
    add(rows, { writer: name, states, ...outcomes, troubles: troubles.length });
    for (const trouble of troubles) console.error(`${name}: ${trouble}`);
    isWell &&= troubles.length === 0;
  }
  console.table(rows);
  return isWell;
}

async function backup(): Promise<boolean> {
  const rows: (Omit<BackupTortureFigures, 'troubles'> & { writer: string; blockBytes: number })[] = [];
  let isWell = true;
  for (const { name, ...writer } of contestants()) {
    for (const blockBytes of options.blockBytes) {
      const until = options.minutes === undefined ? Infinity : Date.now() + options.minutes * 60_000;
      const { troubles, ...figures } = await tortureBackups({ ...writer, blockBytes, backups: options.backups, until });
      add(rows, { writer: name, blockBytes, ...figures });
      for (const trouble of troubles) console.error(`${name}, blocks of ${blockBytes}: ${trouble}`);
      isWell &&= troubles.length === 0;
    }
  }
  console.table(rows);
  return isWell;
}

async function allChaos(): Promise<boolean> {
  const { troubles, ...figures } = await chaos({ seconds: (options.minutes ?? 5) * 60, seed: options.seed });
  console.log(figures);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

async function oddSql(): Promise<boolean> {
  const { troubles, deadly, ...figures } = await surviveOddSql({
    ...options,
    onProgress: (line) => console.error(line),
  });
  console.log(figures);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

async function collectorKills(): Promise<boolean> {
  const folder = new TemporaryFolder();
  try {
    const figures = await killCollector({ path: folder.file('learning.db'), kills: options.kills });
    console.log(figures);
    const { lost, twice, torn, foreign, feedbackLost } = figures;
    return lost + twice + torn + foreign + feedbackLost === 0;
  } finally {
    folder.dispose();
  }
}

async function retention(): Promise<boolean> {
  const { troubles, ...figures } = await tortureRetention({ kills: options.kills, rows: 20_000, seed: options.seed });
  console.log(figures);
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

const RUN: Readonly<Record<(typeof PROGRAMS)[number], () => Promise<boolean>>> = {
  copies,
  'taken-in': takenIn,
  checkpoints,
  'killed-writers': killedWriters,
  backup,
  chaos: allChaos,
  'odd-sql': oddSql,
  collector: collectorKills,
  retention,
};

console.log(`Seed ${options.seed}`);
for (const program of options.only ? [options.only] : PROGRAMS) if (!(await RUN[program]())) process.exitCode = 1;
