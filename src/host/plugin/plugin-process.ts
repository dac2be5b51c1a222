import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LearningError } from '../../error/learning-error';
import { READER_VARIABLE } from '../../error/reader';
import { Connection } from './connection';
import { endProcess } from './end-process';
import { readHandshake } from './handshake';

/** The plugin takes two seconds for its farewell at most. */
const PATIENCE_MS = 3_000;

/** Where the plugin is to announce its socket: whatever prints to stdout cannot get in between. */
const HANDSHAKE_FD = 3;

/** As the plugin's launcher sets them, and who reads its errors. */
const ENVIRONMENT = {
  UV_THREADPOOL_SIZE: '32',
  MALLOC_ARENA_MAX: '4',
  grafana_plugin_type: 'datasource',
  [READER_VARIABLE]: 'terminal',
};

/** Of what Node says of an error that nobody caught, the line that says which; the others are code, a stack and its version. */
const ERROR_LINE = /^\w*Error\b.*: /;

/** What the plugin's log complains of in a line; undefined where the line is none of a complaint. */
function complaintIn(line: string): string | undefined {
  try {
    const { '@level': level, '@message': message } = JSON.parse(line) as Readonly<Record<string, string>>;
    return level === 'error' ? message : undefined;
  } catch {
    return line;
  }
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

  /**
   * @param folder of the built plugin
   * @param complain takes the lines of the plugin's log that are errors
   * Throws LearningError `internal` when it does not come up.
   */
  static async start(folder: string, complain: (line: string) => void): Promise<PluginProcess> {
    const child = spawn(process.execPath, [join(folder, 'backend.cjs'), '--handshake-fd', String(HANDSHAKE_FD)], {
      cwd: '/',
      env: { ...process.env, NODE_OPTIONS: '', ...ENVIRONMENT },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // Ctrl-C is for us, who then end the plugin.
      detached: true,
    });
    let complaint: string | undefined;
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const message = complaintIn(line);
      if (message === undefined) return;
      if (message !== line || ERROR_LINE.test(line)) complaint = message;
      complain(line);
    });
    const exited = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    });
    const socket = await readHandshake(child.stdio[HANDSHAKE_FD] as Readable);
    if (socket !== null) return new PluginProcess(child, socket, exited);
    child.kill('SIGKILL');
    await exited;
    throw new LearningError('internal', complaint ?? 'The plugin could not be started.', {
      hint: 'Build it anew with npm run build, or install this package anew.',
    });
  }

  /** Ends the process, by force where it does not listen, and removes what it would leave behind. */
  async stop(): Promise<void> {
    this.connection.close();
    await endProcess(this.#child, PATIENCE_MS);
    await this.exited;
    rmSync(dirname(this.#socket), { recursive: true, force: true });
  }
}
