import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';

/** Another process that writes a demo database, as an orchestrator would. */
export class DemoWriter {
  readonly database: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string) {
    this.#folder = folder;
    this.database = join(folder, 'learning.db');
    const args = [process.argv[1]!, 'demo', 'write', this.database, '--rate', '2', '--quiet'];
    this.#child = spawn(process.execPath, [...process.execArgv, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** Resolves when there is a database to read. */
  static async start(signal: AbortSignal): Promise<DemoWriter> {
    const writer = new DemoWriter(await mkdtemp(join(tmpdir(), 'mahavishnu-learning-demo-')));
    while (!existsSync(writer.database) && !signal.aborted) {
      if (writer.#child.exitCode !== null) {
        await writer.stop();
        throw new LearningError('internal', 'The demo writer ended before it had written anything.');
      }
      await delay(50);
    }
    return writer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
