import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { atMost, median, type Section, timed } from './figure';

const RUNS = 9;

const CLI = resolve(import.meta.dirname, '../lib/cli.cjs');

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A status of WARNING or CRITICAL is an answer.
  if (status === null || stderr.length > 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
}

async function times(args: readonly string[]): Promise<number> {
  const taken: number[] = [];
  for (let i = -1; i < RUNS; i++) {
    const time = await timed(() => run(args));
    if (i >= 0) taken.push(time);
  }
  return median(taken);
}

/** Commands that are asked in passing, from the start of the process to its end, the copy of the file and all. */
export const command: Section = async ({ path, rows }) => [
  { name: 'Node that does nothing, of the command', value: await times(['--version']), unit: 'ms' },
  {
    name: 'status, from start to exit',
    value: await times(['status', '--db', path]),
    unit: 'ms',
    ...atMost(300, rows),
  },
  { name: 'alert', value: await times(['alert', '--db', path]), unit: 'ms' },
  { name: 'stats over 7 days', value: await times(['stats', '--db', path]), unit: 'ms' },
];
