import { setTimeout as delay } from 'node:timers/promises';
import type { AlertGroup } from '../../alerts/rule';
import { milliseconds } from '../../alerts/rule';
import { type AskRule, RuleWatch } from './rule-watch';

export interface WatchedGroup {
  readonly group: AlertGroup;
  readonly watches: readonly RuleWatch[];
}

/** Evaluates each group of rules at once and then in its interval, one rule after the other, never two rounds at a time. */
export class AlertLoop {
  readonly groups: readonly WatchedGroup[];
  readonly #ask: AskRule;
  readonly #closing = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(groups: readonly AlertGroup[], ask: AskRule) {
    this.#ask = ask;
    this.groups = groups.map((group) => ({ group, watches: group.rules.map((rule) => new RuleWatch(rule)) }));
  }

  start(): void {
    this.#running = Promise.all(this.groups.map((watched) => this.#run(watched)));
  }

  /** Resolves when nothing is being evaluated any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run({ group, watches }: WatchedGroup): Promise<void> {
    const { signal } = this.#closing;
    const interval = milliseconds(group.interval);
    while (!signal.aborted) {
      const began = Date.now();
      for (const watch of watches) if (!signal.aborted) await watch.evaluate(this.#ask, signal);
      const took = Date.now() - began;
      // A round that took longer than the interval leaves out the one that it ran into.
      await delay(interval - (took % interval), null, { signal }).catch(() => {});
    }
  }
}
