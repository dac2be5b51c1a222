import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { inRoot } from '../../../scripts/build/root';
import { findPython } from '../../support/python-packages';

export const python = findPython();

interface Outcome {
  /** Standard output, line by line, as JSON. */
  readonly printed: unknown[];
  readonly stderr: string;
}

interface Surroundings {
  readonly env?: Record<string, string> | undefined;
  /** Told of each line as it is printed. */
  readonly onLine?: (line: unknown) => void;
}

/** Runs a program with docs/mahavishnu_learning.py at hand. Rejects where it fails. */
export async function runPython(
  program: string,
  args: readonly string[] = [],
  { env, onLine = () => {} }: Surroundings = {},
): Promise<Outcome> {
  const child = spawn(python!, ['-c', program, ...args], {
    env: { ...process.env, PYTHONPATH: inRoot('docs'), PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    printed.push(JSON.parse(line));
    onLine(printed.at(-1));
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`Python ended with ${code}: ${stderr}`);
  return { printed, stderr };
}
