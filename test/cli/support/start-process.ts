import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const CLI = path.resolve(import.meta.dirname, '../../../lib/cli.cjs');

interface Surroundings {
  /** The built command. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Which Grafana to show it in: that of the machine would make a test go another way there. */
  readonly grafana?: readonly string[];
  /** A temp folder shared with other processes, which somebody else removes. */
  readonly temp?: string;
}

interface Printed {
  readonly address: string;
  readonly remarks: readonly string[];
}

/** The built `start` as a process of its own, for the length of one test; its temp files lie in a folder of the test's. */
export class StartProcess {
  readonly exited: Promise<{ code: number | null; stderr: string }>;
  /** Rejects when the process ends without having printed it. */
  readonly printed: Promise<Printed>;
  readonly #child;
  readonly #temp: string;

  constructor(
    args: readonly string[],
    { program = CLI, env = {}, grafana = ['--no-grafana'], temp }: Surroundings = {},
  ) {
    this.#temp = temp ?? mkdtempSync(path.join(tmpdir(), 'start-'));
    this.#child = spawn(process.execPath, [program, 'start', '--json', ...grafana, ...args], {
      env: { ...process.env, ...env, TMPDIR: this.#temp },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    this.#child.stderr.on('data', (text) => {
      stderr += text;
    });
    this.exited = once(this.#child, 'close').then(([code]) => ({ code, stderr }));
    this.printed = Promise.race([
      once(createInterface({ input: this.#child.stdout }), 'line').then(([line]) => JSON.parse(line) as Printed),
      this.exited.then(() => Promise.reject(new Error(`It ended without an address: ${stderr}`))),
    ]);
    this.printed.catch(() => {});
    onTestFinished(async () => {
      await this.stop();
      if (temp === undefined) rmSync(this.#temp, { recursive: true, force: true });
    });
  }

  async get(route: string): Promise<Response> {
    const { address } = await this.printed;
    return fetch(new URL(route, address));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<{ code: number | null; stderr: string }> {
    this.signal('SIGINT');
    return this.exited;
  }

  /** What lies in its temp folder. */
  get leftovers(): string[] {
    mkdirSync(this.#temp, { recursive: true });
    return readdirSync(this.#temp);
  }

  /** Id of the process. */
  get pid(): number {
    return this.#child.pid!;
  }
}
