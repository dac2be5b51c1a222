import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { onAbort } from '../../error/cancellation';
import type { ErrorCode } from '../../error/codes';
import { LearningError } from '../../error/learning-error';
import { APART_COMMAND, type Ask, type FromApart, type Tasks } from './messages';

/** DuckDB in a process of its own, so that a file that crashes it takes nothing else down. One task at a time. */
export class Apart {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #ready: Promise<unknown>;
  readonly #signal: AbortSignal;
  readonly #stopListening: () => void;
  #isEnded = false;

  private constructor(child: ChildProcess, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
    this.#gone = new Promise<void>((resolve) => {
      child.once('exit', resolve).once('error', () => resolve());
    }).then(() => {
      this.#isEnded = true;
    });
    this.#ready = once(child, 'message');
    this.#ready.catch(() => {});
    this.#stopListening = onAbort(signal, () => child.kill('SIGKILL'));
  }

  /** Runs the work with a process that ends with it. */
  static async with<T>(signal: AbortSignal, work: (apart: Apart) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, 'backup', APART_COMMAND], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Ctrl-C is for us, who then end it.
      detached: true,
    });
    const apart = new Apart(child, signal);
    try {
      return await work(apart);
    } finally {
      await apart.#end();
    }
  }

  /** Throws LearningError: what DuckDB says against the file; `damaged` as well where it dies of it. */
  async ask<K extends keyof Tasks>(
    task: K,
    path: string,
    progress: (done: number, total: number) => void = () => {},
  ): Promise<Tasks[K]> {
    await Promise.race([this.#ready, this.#died('The process that runs DuckDB did not start.', 'no_engine')]);
    const answer = new Promise<Tasks[K]>((resolve, reject) => {
      const settle = (message: FromApart) => {
        if (message.type === 'progress') progress(message.done, message.total);
        else if (message.type !== 'ready') {
          this.#child.off('message', settle);
          if (message.type === 'done') resolve(message.result as Tasks[K]);
          else reject(new LearningError(message.code, message.message, { hint: message.hint }));
        }
      };
      this.#child.on('message', settle);
    });
    answer.catch(() => {});
    if (!this.#isEnded) this.#child.send({ task, path } satisfies Ask, () => {});
    return Promise.race([answer, this.#died(`DuckDB ended while it had ${basename(path)} open.`, 'damaged')]);
  }

  /** Whether DuckDB has taken its process down. */
  get isDead(): boolean {
    return this.#isEnded;
  }

  #died(message: string, code: ErrorCode): Promise<never> {
    const died = this.#gone.then(() => {
      this.#signal.throwIfAborted();
      throw new LearningError(code, message);
    });
    died.catch(() => {});
    return died;
  }

  async #end(): Promise<void> {
    this.#stopListening();
    if (!this.#isEnded) this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
