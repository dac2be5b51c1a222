import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import { endProcess, hasEnded } from '../../host/plugin/end-process';
import { readCollectorFile } from '../../writing/collector-file';

/** It closes its database first, and a collector what it was sent before. */
const PATIENCE_MS = 15_000;

/** Who writes the demo: a process by itself, or a collector that a producer feeds. */
export type DemoKind = 'write' | 'collect';

/** Another process that writes a demo database, as an orchestrator would; it ends when we are gone. */
export class DemoWriter {
  readonly database: string;
  readonly #child: ChildProcess;
  #isStopped = false;
  #collector: string | undefined;

  private constructor(folder: string, kind: DemoKind) {
    this.database = join(folder, 'learning.db');
    const args = [process.argv[1]!, 'demo', kind, this.database, '--quiet'];
    this.#child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Ctrl-C is for us, who then end the writer.
      detached: true,
    });
  }

  /** Resolves when there is a database to read, or the signal was aborted. */
  static async start(folder: string, signal: AbortSignal, kind: DemoKind = 'write'): Promise<DemoWriter> {
    const writer = new DemoWriter(folder, kind);
    while (!(await writer.#isReady(kind)) && !signal.aborted) {
      if (hasEnded(writer.#child)) {
        throw new LearningError('internal', 'The demo writer ended before it had written anything.');
      }
      await delay(50);
    }
    writer.#child.once('exit', () => {
      if (!writer.#isStopped) process.stderr.write('The demo writer has ended: no further rows come. Start again.\n');
    });
    return writer;
  }

  async #isReady(kind: DemoKind): Promise<boolean> {
    if (!existsSync(this.database)) return false;
    if (kind === 'write') return true;
    this.#collector = (await readCollectorFile(this.database))?.url;
    return this.#collector !== undefined;
  }

  /** Where the collector takes records, if there is one. */
  get collector(): string | undefined {
    return this.#collector;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await endProcess(this.#child, PATIENCE_MS);
  }
}
