import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { inRoot } from '../../scripts/build/root';

const CLI = inRoot('lib/cli.cjs');

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');

/** What is left of what was written to a terminal without colours and places. */
export const withoutEscapes = (text: string): string => text.replaceAll(ESCAPES, '');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command, or a copy of it, from start to end. */
export function runBuilt(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program: string = CLI,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1e9 };
    const child = execFile(process.execPath, [program, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** The built command on a terminal of its own, by util-linux's `script`, for the length of one test. */
export class OnTerminal {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  output = '';

  constructor(
    args: readonly string[],
    { columns, rows = 40, env = {} }: { columns: number; rows?: number; env?: Record<string, string> },
  ) {
    const words = [process.execPath, CLI, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const command = `tty; stty cols ${columns} rows ${rows}; exec ${words}`;
    // Whoever runs the tests may want no colours.
    const { NO_COLOR: _, ...inherited } = process.env;
    this.#child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...inherited, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      this.#child.kill('SIGKILL');
    });
    this.#child.stdout!.on('data', (text) => {
      this.output += text;
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** The device of the terminal, once it is told. */
  async device(): Promise<string> {
    await this.shows('/dev/pts/');
    return /\/dev\/pts\/\d+/.exec(this.output)![0];
  }

  async shows(text: string, times = 1): Promise<void> {
    while (this.output.split(text).length <= times) {
      const ended = await Promise.race([
        this.#ended.then(() => true),
        new Promise<false>((resolve) => this.#child.stdout!.once('data', () => resolve(false))),
      ]);
      if (ended && this.output.split(text).length <= times)
        throw new Error(`It ended without “${text}”: ${this.output}`);
    }
  }

  type(keys: string): void {
    this.#child.stdin!.write(keys);
  }

  ended(): Promise<number | null> {
    return this.#ended;
  }
}
