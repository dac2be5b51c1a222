import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../scripts/build/root';
import { type TortureFigures, type TortureOptions, torture } from './torture';

/**
 * In a process of its own, which DuckDB may crash: of some logs that tell of indexes and columns it does, where the plugin
 * loses no more than a worker. Null when it has.
 */
export async function tortureApart(options: TortureOptions): Promise<TortureFigures | null> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', inRoot('test/torture/torture-apart.ts'), JSON.stringify(options)],
    { cwd: inRoot('.'), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [printed, complaint, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  if (signal === 'SIGSEGV' || signal === 'SIGABRT') return null;
  if (code !== 0) throw new Error(`The process ended with ${signal ?? code}: ${complaint}`);
  return JSON.parse(printed) as TortureFigures;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { until, ...options } = JSON.parse(process.argv[2]!) as TortureOptions;
  // JSON has no infinity.
  process.stdout.write(JSON.stringify(await torture({ ...options, until: until ?? Infinity })));
}
