import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';

/** It closes its database first. */
const PATIENCE_MS = 5_000;

/** Another process that writes a demo database, as an orchestrator would; it ends when we are gone. */
export class DemoWriter {
  readonly database: string;
  readonly #child: ChildProcess;
  #isStopped = false;

  private constructor(folder: string) {
    this.database = join(folder, 'learning.db');
    const args = [process.argv[1]!, 'demo', 'write', this.database, '--quiet'];
    this.#child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Ctrl-C is for us, who then end the writer.
      detached: true,
    });
  }

  /** Resolves when there is a database to read, or the signal was aborted. */
  static async start(folder: string, signal: AbortSignal): Promise<DemoWriter> {
    const writer = new DemoWriter(folder);
    while (!existsSync(writer.database) && !signal.aborted) {
      if (writer.#hasEnded) {
        throw new LearningError('internal', 'The demo writer ended before it had written anything.');
      }
      await delay(50);
    }
    writer.#child.once('exit', () => {
      if (!writer.#isStopped) process.stderr.write('The demo writer has ended: no further rows come. Start again.\n');
    });
    return writer;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#hasEnded) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(force);
  }
}
