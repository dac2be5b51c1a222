import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../../error/learning-error';
import type { Connection } from './connection';
import type { PluginProcess } from './plugin-process';

export const RESTARTING = "The plugin's process ended; it is being started again.";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Keeps a plugin's process running: one that ends is started again, after pauses that grow as long as it fails. */
export class Supervisor {
  /** Rejects with LearningError when the first start fails; it is not tried again then. */
  readonly started: Promise<unknown>;
  readonly #launch: () => Promise<PluginProcess>;
  readonly #complain: (line: string) => void;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #process: PluginProcess | null = null;

  /** @param complain takes what is worth telling whoever runs us, a line each */
  constructor(launch: () => Promise<PluginProcess>, complain: (line: string) => void) {
    this.#launch = launch;
    this.#complain = complain;
    const first = launch();
    this.started = first;
    this.#running = first.then(
      (process) => this.#keep(process),
      () => {},
    );
  }

  /** Throws LearningError `restarting` while there is no process. */
  get connection(): Connection {
    if (this.#process) return this.#process.connection;
    throw new LearningError('restarting', RESTARTING);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#process?.stop();
    await this.#running;
  }

  async #keep(first: PluginProcess): Promise<void> {
    const { signal } = this.#closing;
    let next: PluginProcess | null = first;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      if (next && (await this.#outlive(next)) > LONGEST_PAUSE_MS) pause = FIRST_PAUSE_MS;
      await delay(pause, null, { signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      next = signal.aborted ? null : await this.#launch().catch(() => null);
    }
    await next?.stop();
  }

  /** How long it has lived, in milliseconds. */
  async #outlive(process: PluginProcess): Promise<number> {
    const began = Date.now();
    this.#process = process;
    await process.exited;
    this.#process = null;
    if (!this.#closing.signal.aborted) this.#complain(RESTARTING);
    await process.stop();
    return Date.now() - began;
  }
}
