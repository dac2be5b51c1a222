import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command as a process of its own, for the length of one test. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  #stdout = '';
  #stderr = '';

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, ['lib/cli.cjs', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
    this.child.stdout!.on('data', (text) => {
      this.#stdout += text;
    });
    this.child.stderr!.on('data', (text) => {
      this.#stderr += text;
    });
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr })),
    );
  }

  static run(...args: readonly string[]): Promise<Exit> {
    return new CliProcess(...args).exited;
  }

  /** Resolves once the text was written to stderr; throws when the process ends without it. */
  async says(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) {
      const ended = await Promise.race([
        this.exited,
        new Promise<null>((resolve) => this.child.stderr!.once('data', () => resolve(null))),
      ]);
      if (ended !== null && !ended.stderr.includes(text))
        throw new Error(`It ended without “${text}”: ${ended.stderr}`);
    }
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }
}
