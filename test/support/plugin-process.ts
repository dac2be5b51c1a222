import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { Connection } from '../../src/host/plugin/connection';
import { readHandshake } from '../../src/host/plugin/handshake';
import type { Method } from '../../src/protocol/method';

const DIST = path.resolve(import.meta.dirname, '../../dist');
const ARCHITECTURES: Partial<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

export interface LogLine {
  readonly '@level': string;
  readonly '@message': string;
  readonly [field: string]: unknown;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface PluginOptions {
  /** The built plugin. */
  readonly folder?: string;
  /** Instead of what Grafana sets. */
  readonly env?: Record<string, string>;
  /** A temp folder shared with a process that is already there. */
  readonly temp?: string;
  /** Number of the user that it runs as, where that is not us. */
  readonly user?: number;
}

export const GRAFANA_ENV = { grafana_plugin_type: 'datasource', GF_VERSION: '13.2.2' };

/** The launcher that Grafana would start. */
export function launcherOf(folder: string = DIST): string {
  const { executable } = JSON.parse(readFileSync(path.join(folder, 'plugin.json'), 'utf8')) as { executable: string };
  const file = path.join(folder, `${executable}_${process.platform}_${ARCHITECTURES[process.arch]}`);
  if (!existsSync(file)) throw new Error(`${file} is not there; run npm run build.`);
  return file;
}

/** The built plugin as a process of its own, started as Grafana starts it: a bare environment, another folder. */
export class PluginProcess {
  readonly child: ChildProcess;
  readonly temp: string;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly exited: Promise<Exit>;
  /** Rejects when the process ends before its handshake. */
  readonly connection: Promise<Connection>;

  constructor({ folder = DIST, env = GRAFANA_ENV, temp, user }: PluginOptions = {}) {
    this.temp = temp ?? mkdtempSync(path.join(os.tmpdir(), 'plugin-test-'));
    if (user !== undefined) chownSync(this.temp, user, user);
    this.child = spawn(launcherOf(folder), [], {
      cwd: '/',
      env: { ...env, TMPDIR: this.temp },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user !== undefined && { uid: user, gid: user }),
    });
    readline.createInterface({ input: this.child.stdout! }).on('line', (line) => this.stdout.push(line));
    readline.createInterface({ input: this.child.stderr! }).on('line', (line) => this.stderr.push(line));
    this.exited = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
    this.connection = this.#connect();
    this.connection.catch(() => undefined);
  }

  async #connect(): Promise<Connection> {
    const socket = await readHandshake(this.child.stdout!);
    if (socket !== null) return new Connection(socket);
    await this.exited;
    throw new Error(`The plugin ended before its handshake.\n${this.stderr.join('\n')}`);
  }

  /** Resolves once the handshake was read. */
  async ready(): Promise<this> {
    await this.connection;
    return this;
  }

  get log(): LogLine[] {
    return this.stderr.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  async call<ReqOut, ReqIn, ResOut, ResIn>(
    method: Method<ReqOut, ReqIn, ResOut, ResIn>,
    value: ReqIn,
  ): Promise<ResOut> {
    return (await this.connection).call(method, value);
  }

  kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }

  /** Ends the process, as a test's last step, and removes its temp folder. */
  async dispose(): Promise<void> {
    await this.connection.then(
      (connection) => connection.close(),
      () => undefined,
    );
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill('SIGTERM');
    rmSync(this.temp, { recursive: true, force: true });
  }
}
