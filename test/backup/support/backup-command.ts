import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../lib/cli.cjs', import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command prints with --json; the shape is its own. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
type Printed = any;

/** The built command, as a process. */
export class BackupCommand {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;

  constructor(
    args: readonly string[],
    { node = [], env = {} }: { node?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
  ) {
    this.child = spawn(process.execPath, [...node, CLI, 'backup', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    this.child.stdout!.on('data', (text) => {
      stdout += text;
    });
    this.child.stderr!.on('data', (text) => {
      stderr += text;
    });
    this.exited = once(this.child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  }

  static run(...args: readonly string[]): Promise<Exit> {
    return new BackupCommand(args).exited;
  }

  /** What it prints as JSON; throws what it says when it fails. */
  static async json(...args: readonly string[]): Promise<Printed> {
    const { code, stdout, stderr } = await BackupCommand.run(...args, '--json');
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }
}
