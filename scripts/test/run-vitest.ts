import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../build/root';
import { type Outcome, outcomeTo, told } from './outcome';

interface Run {
  readonly code: number;
  readonly outcome: Outcome | undefined;
}

/** One run of vitest, in its own process and on our terminal. */
export async function runVitest(words: readonly string[]): Promise<Run> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'test-outcome-'));
  const file = path.join(folder, 'outcome.json');
  const child = spawn(process.execPath, [inRoot('node_modules/vitest/vitest.mjs'), 'run', ...words], {
    stdio: 'inherit',
    env: { ...process.env, ...outcomeTo(file) },
  });
  // A terminal sends its interrupt to both.
  const wait = () => undefined;
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', passOn);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, outcome: told(file) };
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', passOn);
    rmSync(folder, { recursive: true });
  }
}
