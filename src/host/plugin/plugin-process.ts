import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LearningError } from '../../error/learning-error';
import { Connection } from './connection';
import { readHandshake } from './handshake';

/** The plugin takes two seconds for its farewell at most. */
const PATIENCE_MS = 3_000;

/** Where the plugin is to announce its socket: whatever prints to stdout cannot get in between. */
const HANDSHAKE_FD = 3;

/** As the plugin's launcher sets them. */
const ENVIRONMENT = { UV_THREADPOOL_SIZE: '32', MALLOC_ARENA_MAX: '4', grafana_plugin_type: 'datasource' };

interface LogLine {
  readonly '@level'?: string;
  readonly '@message'?: string;
}

function parseLogLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { '@level': 'error', '@message': line };
  }
}

/** The last complaint in the plugin's log. */
function listen(log: Readable): () => string | undefined {
  let complaint: string | undefined;
  createInterface({ input: log }).on('line', (line) => {
    const { '@level': level, '@message': message } = parseLogLine(line);
    if (level === 'error') complaint = message;
  });
  return () => complaint;
}

/** The built plugin as a process, started in the way of Grafana but by the Node that runs us. */
export class PluginProcess {
  readonly connection: Connection;
  /** Resolves when the process has ended, whatever the cause. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #socket: string;

  private constructor(child: ChildProcess, socket: string, exited: Promise<void>) {
    this.#child = child;
    this.#socket = socket;
    this.exited = exited;
    this.connection = new Connection(socket);
  }

  /** @param folder of the built plugin. Throws LearningError `internal` when it does not come up. */
  static async start(folder: string): Promise<PluginProcess> {
    const child = spawn(process.execPath, [join(folder, 'backend.cjs'), '--handshake-fd', String(HANDSHAKE_FD)], {
      cwd: '/',
      env: { ...process.env, NODE_OPTIONS: '', ...ENVIRONMENT },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // Ctrl-C is for us, who then end the plugin.
      detached: true,
    });
    const complaint = listen(child.stderr!);
    const exited = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    });
    const socket = await readHandshake(child.stdio[HANDSHAKE_FD] as Readable);
    if (socket !== null) return new PluginProcess(child, socket, exited);
    child.kill('SIGKILL');
    await exited;
    throw new LearningError('internal', complaint() ?? 'The plugin could not be started.', {
      hint: 'Build it anew with npm run build, or install this package anew.',
    });
  }

  /** Ends the process, by force where it does not listen, and removes what it would leave behind. */
  async stop(): Promise<void> {
    this.connection.close();
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.exited;
    clearTimeout(force);
    rmSync(dirname(this.#socket), { recursive: true, force: true });
  }
}
