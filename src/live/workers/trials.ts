import { queryCancelled } from '../../error/cancellation';
import { LearningError } from '../../error/learning-error';
import { crashed } from './refusals';
import type { Reply, Task } from './task';
import type { Outcome, Run } from './worker-process';

/** The death of a worker, and whether it is known which question was to blame. */
export interface Incident {
  isSolved: boolean;
}

/** A crash is proof against a question that ran alone; a kill from outside is not, unless it comes again and again. */
const MOST_KILLS = 10;

/**
 * How long one may run while others wait; twice as long each time. What crashes mostly does so at once, and what is slow,
 * or hears no interrupt, is not to keep those waiting that are neither.
 */
const SLICE_MS = 1_000;

interface Suspect {
  readonly task: Task;
  readonly began: number;
  /** Milliseconds. */
  slice: number;
  start: () => void;
}

interface Trial {
  readonly suspect: Suspect;
  run: Run | null;
  /** Whether it has run for as long as others have to wait for it. */
  isSlow: boolean;
  isWithdrawn: boolean;
}

const WITHDRAWN = Symbol('withdrawn');

/** Runs questions one at a time in a worker of their own: those that may have ended the worker they ran in. */
export class Trials {
  readonly #convict: (task: Task, how: string) => void;
  readonly #waiting = new Set<Suspect>();
  readonly #verdicts = new Map<string, Promise<unknown>>();
  #current: Trial | null = null;

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
    const suspect: Suspect = { task, began, slice: SLICE_MS, start: () => {} };
    for (let spent = 0; spent < task.limit; spent += suspect.slice, suspect.slice *= 2) {
      const trial = await this.#turn(suspect);
      try {
        const verdict = await this.#judge(trial, incident, ask);
        if (verdict !== WITHDRAWN) return verdict;
      } finally {
        this.#current = null;
        this.#next();
      }
    }
    throw tookTooLong(task);
  }

  async #judge(trial: Trial, incident: Incident, ask: () => Promise<Run>): Promise<Reply | null | typeof WITHDRAWN> {
    const { task } = trial.suspect;
    for (let kills = 1; ; kills++) {
      if (task.signal?.aborted) throw queryCancelled();
      if (incident.isSolved) return null;
      const run = await ask();
      const outcome = await this.#watch(trial, run);
      if (outcome.type !== 'died') return replyOf(outcome);
      const { condemned, isCrash, how } = outcome.death;
      if (condemned === run) {
        if (trial.isWithdrawn) return WITHDRAWN;
        throw tookTooLong(task);
      }
      if (!run.isAlone || (!isCrash && kills < MOST_KILLS)) continue;
      incident.isSolved = true;
      this.#convict(task, how);
      throw crashed(task.question.kind, how);
    }
  }

  /** From when it runs on: a worker takes its time to start. */
  async #watch(trial: Trial, run: Run): Promise<Outcome> {
    trial.run = run;
    trial.isSlow = false;
    const slow = setTimeout(() => {
      trial.isSlow = true;
      this.#next();
    }, trial.suspect.slice);
    const outcome = await run.outcome;
    clearTimeout(slow);
    trial.run = null;
    trial.isSlow = false;
    return outcome;
  }

  /** Waits until all questions that ended with the same worker are suspects, and then for a turn. */
  #turn(suspect: Suspect): Promise<Trial> {
    return new Promise((resolve) => {
      suspect.start = () => {
        this.#current = { suspect, run: null, isSlow: false, isWithdrawn: false };
        resolve(this.#current);
      };
      this.#waiting.add(suspect);
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    if (this.#waiting.size === 0) return;
    if (this.#current) {
      this.#withdraw(this.#current);
      return;
    }
    const first = [...this.#waiting].reduce((a, b) => (goesBefore(b, a) ? b : a));
    this.#waiting.delete(first);
    first.start();
  }

  #withdraw(trial: Trial): void {
    if (trial.isWithdrawn || !trial.isSlow) return;
    trial.isWithdrawn = true;
    trial.run?.giveUp();
  }
}

const goesBefore = (a: Suspect, b: Suspect): boolean => (a.slice === b.slice ? a.began > b.began : a.slice < b.slice);

/** Throws what the question failed with. */
export function replyOf(outcome: Exclude<Outcome, { type: 'died' }>): Reply {
  if (outcome.type === 'failed') throw outcome.error;
  return outcome;
}

export function tookTooLong({ limit }: Task): LearningError {
  return new LearningError('timeout', `The query took longer than ${limit / 1000} s.`);
}
