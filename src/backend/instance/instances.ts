import { LearningError } from '../../error/learning-error';
import type { DataSourceInstanceSettings, PluginContext } from '../../protocol/plugin-context';

/** A data source that was deleted in Grafana is never heard of again; its copies must not stay for ever. */
const IDLE_MS = 3_600_000;
const IDLE_CHECK_MS = 60_000;

export interface Closable {
  close(): Promise<void>;
}

interface Held<T> {
  readonly instance: T;
  /** When the settings were saved that it was opened with. */
  readonly savedAt: number;
  running: number;
  usedAt: number;
  retired: boolean;
}

function settingsOf(context: PluginContext | undefined): DataSourceInstanceSettings {
  const settings = context?.dataSourceInstanceSettings;
  if (!settings) throw new LearningError('bad_settings', 'The request names no data source.');
  return settings;
}

const keyOf = (context: PluginContext | undefined, { uid, id }: DataSourceInstanceSettings) =>
  `${context?.orgId}/${uid || id}`;

/** One instance for each data source, shared by its calls, and replaced when its settings are saved anew. */
export class Instances<T extends Closable> {
  readonly #open: (settings: DataSourceInstanceSettings) => T;
  readonly #held = new Map<string, Held<T>>();
  readonly #closing = new Set<Promise<void>>();

  /** `open` throws LearningError where the settings are wrong. */
  constructor(open: (settings: DataSourceInstanceSettings) => T) {
    this.#open = open;
    setInterval(() => this.#retireIdle(), IDLE_CHECK_MS).unref();
  }

  /** Works with the instance of the data source that the request is about. It stays open for as long as that takes. */
  async use<R>(context: PluginContext | undefined, work: (instance: T) => Promise<R>): Promise<R> {
    const held = this.#current(context);
    held.running += 1;
    try {
      return await work(held.instance);
    } finally {
      held.running -= 1;
      held.usedAt = Date.now();
      this.#closeIfDone(held);
    }
  }

  get all(): T[] {
    return [...this.#held.values()].map(({ instance }) => instance);
  }

  /** Without waiting for the work that goes on: closing an instance stops it. */
  async closeAll(): Promise<void> {
    for (const held of this.#held.values()) this.#close(held);
    this.#held.clear();
    await Promise.all(this.#closing);
  }

  #current(context: PluginContext | undefined): Held<T> {
    const settings = settingsOf(context);
    const key = keyOf(context, settings);
    const held = this.#held.get(key);
    if (held?.savedAt === settings.lastUpdatedMs) return held;
    this.#retire(key);
    const opened = {
      instance: this.#open(settings),
      savedAt: settings.lastUpdatedMs,
      running: 0,
      usedAt: Date.now(),
      retired: false,
    };
    this.#held.set(key, opened);
    return opened;
  }

  #retireIdle(): void {
    const limit = Date.now() - IDLE_MS;
    for (const [key, { running, usedAt }] of this.#held) if (running === 0 && usedAt < limit) this.#retire(key);
  }

  /** Lets the work that goes on come to its end. */
  #retire(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    this.#held.delete(key);
    held.retired = true;
    this.#closeIfDone(held);
  }

  #closeIfDone(held: Held<T>): void {
    if (held.retired && held.running === 0) this.#close(held);
  }

  #close({ instance }: Held<T>): void {
    const closing = instance.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
