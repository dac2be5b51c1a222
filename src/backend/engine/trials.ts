import { LearningError } from '../../error/learning-error';
import { cancelled } from './query-queue';
import { crashed } from './refusals';
import type { Reply, Task } from './task';
import type { Outcome, Run } from './worker-process';

/** The death of a worker, and whether it is known which question was to blame. */
export interface Incident {
  isSolved: boolean;
}

/** A crash is proof against a question that ran alone; a kill from outside is not, unless it comes again and again. */
const MOST_KILLS = 10;

interface Suspect {
  readonly task: Task;
  readonly began: number;
  readonly start: () => void;
}

/** Runs questions one at a time in a worker of their own: those that may have ended the worker they ran in. */
export class Trials {
  readonly #convict: (task: Task, how: string) => void;
  readonly #waiting = new Set<Suspect>();
  readonly #verdicts = new Map<string, Promise<unknown>>();
  #isBusy = false;

  /** @param convict told of a question that has ended a worker by itself */
  constructor(convict: (task: Task, how: string) => void) {
    this.#convict = convict;
  }

  /** Settles when it is known whether a question of the same text is to blame. */
  async verdictOn(task: Task): Promise<void> {
    while (this.#verdicts.size > 0 && this.#verdicts.has(task.hash())) await this.#verdicts.get(task.hash());
  }

  /**
   * Answers the question by itself, the latest of those that wait before the others: what crashes does so at once.
   * @param began when it did, beside the others
   * @param ask asks a worker that has nothing else to do
   * @returns null as soon as another question proved to be to blame for the incident
   * @throws LearningError `engine_crashed` when it is this one
   */
  try(task: Task, began: number, incident: Incident, ask: () => Promise<Run>): Promise<Reply | null> {
    const verdict = this.#hold(task, began, incident, ask);
    const done = verdict.catch(() => {});
    const hash = task.hash();
    this.#verdicts.set(hash, done);
    void done.then(() => {
      if (this.#verdicts.get(hash) === done) this.#verdicts.delete(hash);
    });
    return verdict;
  }

  async #hold(task: Task, began: number, incident: Incident, ask: () => Promise<Run>): Promise<Reply | null> {
    await this.#turn(task, began);
    try {
      for (let kills = 1; ; kills++) {
        if (task.signal?.aborted) throw cancelled();
        if (incident.isSolved) return null;
        const run = await ask();
        const outcome = await run.outcome;
        if (outcome.type !== 'died') return replyOf(outcome);
        const { condemned, isCrash, how } = outcome.death;
        if (condemned === run) throw tookTooLong(task);
        if (!run.isAlone || (!isCrash && kills < MOST_KILLS)) continue;
        incident.isSolved = true;
        this.#convict(task, how);
        throw crashed(task.question.kind, how);
      }
    } finally {
      this.#isBusy = false;
      this.#next();
    }
  }

  /** After all that ended with the same worker have come. */
  #turn(task: Task, began: number): Promise<void> {
    return new Promise((start) => {
      this.#waiting.add({ task, began, start });
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    if (this.#isBusy || this.#waiting.size === 0) return;
    const latest = [...this.#waiting].reduce((a, b) => (b.began > a.began ? b : a));
    this.#waiting.delete(latest);
    this.#isBusy = true;
    latest.start();
  }
}

/** Throws what the question failed with. */
export function replyOf(outcome: Exclude<Outcome, { type: 'died' }>): Reply {
  if (outcome.type === 'failed') throw outcome.error;
  return outcome;
}

export function tookTooLong({ limit }: Task): LearningError {
  return new LearningError('timeout', `The query took longer than ${limit / 1000} s.`);
}
