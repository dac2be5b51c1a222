import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createIndexes } from '../src/store/create-schema';
import { Database } from '../src/store/database';
import { type Figure, type Section, timed } from './figure';

const ROOT = resolve(import.meta.dirname, '..');
const SECONDS = Number(process.env.BENCH_COLLECTOR_SECONDS ?? 10);

interface Load {
  readonly records: number;
  readonly seconds: number;
  /** Milliseconds of each answer, sorted. */
  readonly latencies: readonly number[];
  readonly refused: number;
}

async function started(child: ChildProcess): Promise<Record<string, unknown>> {
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return JSON.parse(line) as Record<string, unknown>;
}

/** Producers in a process of their own, on this machine. */
async function load(url: string, mode: 'batches' | 'singles', seconds: number): Promise<Load> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/collector-load.ts', url, mode, String(seconds)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await started(child)) as unknown as Load;
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? 0);
}

/** Takes part in durable answers of a collector, with its producers beside it. */
export const collector: Section = async ({ path, rows }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const db = join(folder, 'live.db');
    copyFileSync(path, db);
    const database = await Database.open(db);
    await createIndexes(database);
    database.close();
    const child = spawn(
      process.execPath,
      ['lib/cli.cjs', 'collector', '--db', db, '--listen', '127.0.0.1:0', '--json'],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const { url } = (await started(child)) as { url: string };
    const figures: Figure[] = [];
    const cpu = () => metric(url, 'process_cpu_seconds_total');
    const idle = await cpu();
    const batches = await load(url, 'batches', SECONDS);
    const used = (await cpu()) - idle;
    const perSecond = batches.records / batches.seconds;
    const memory = async () => (await metric(url, 'process_resident_memory_bytes')) / 1e6;
    const flooded = await memory();
    figures.push(
      {
        name: 'batches of 100: 1,000 records',
        value: 1e6 / perSecond,
        unit: 'ms',
        ...(rows <= 1_000_000 && { target: 50 }),
      },
      { name: 'batches of 100: answer, median', value: at(batches.latencies, 0.5), unit: 'ms', target: 100 },
      { name: 'batches of 100: answer, p99', value: at(batches.latencies, 0.99), unit: 'ms' },
      {
        name: 'batches of 100: sent away with 429',
        value: batches.refused / Math.max(1, batches.latencies.length),
        unit: '×',
      },
      { name: 'batches of 100: processor, 1,000 records', value: (used / batches.records) * 1e6, unit: 'ms' },
    );
    const settled = await timed(async () => {
      while ((await metric(url, 'mahavishnu_learning_collector_queue_records')) > 0)
        await new Promise((done) => setTimeout(done, 100));
    });
    figures.push(
      { name: 'batches of 100: all in the database after', value: settled / 1000, unit: 's' },
      { name: 'batches of 100: resident memory', value: flooded, unit: 'MB', target: 300 },
    );
    const singles = await load(url, 'singles', SECONDS);
    figures.push(
      { name: 'singles at 2,000/s: reached', value: singles.records / singles.seconds / 2000, unit: '×' },
      { name: 'singles at 2,000/s: answer, median', value: at(singles.latencies, 0.5), unit: 'ms', target: 10 },
      { name: 'singles at 2,000/s: answer, p99', value: at(singles.latencies, 0.99), unit: 'ms', target: 50 },
      { name: 'singles at 2,000/s: slowest answer', value: at(singles.latencies, 1), unit: 'ms' },
      {
        name: 'resident memory afterwards',
        value: await memory(),
        unit: 'MB',
        target: 300,
      },
    );
    child.kill('SIGTERM');
    await once(child, 'close');
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
