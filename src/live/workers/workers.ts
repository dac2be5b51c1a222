import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineOptions } from '../../engine/options';
import { queryCancelled } from '../../error/cancellation';
import type { Answered } from '../../pipe/messages';
import type { Generation } from '../../snapshot/generation';
import type { Reader } from '../../snapshot/reader';
import { Crew, type CrewObserver } from './crew';
import { crashed, Refusals } from './refusals';
import type { Reply, Task } from './task';
import { type Incident, replyOf, Trials, tookTooLong } from './trials';
import type { Death, Run, WorkerProcess } from './worker-process';

/** A short name for what is asked. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)))
    .digest('hex')
    .slice(0, 16);

/** So often a question is run again beside others whose worker was ended for one of them; then it runs alone. */
const MOST_REPEATS = 5;

/** Each copy has a name of its own: after one that crashed DuckDB the next might. */
const OPENING = 'opening a copy';
/** A long log takes its time to be replayed. */
const OPENING_MS = 300_000;

/** Told of what goes wrong, for the log and the metrics. */
export interface WorkerObserver extends CrewObserver {
  ranAgain(): void;
  convicted(hash: string, how: string): void;
  refused(): void;
}

interface WorkersOptions {
  readonly engine: EngineOptions;
  readonly spawn: () => WorkerProcess;
  readonly observer: WorkerObserver;
}

/** Keeps track of the worker that a task is being run in. */
interface Progress {
  hasEnded: Promise<void>;
}

/** Answers questions by processes that may die of some of them: those that are not to blame are run again. */
export class Workers implements Reader {
  readonly #crew: Crew;
  readonly #observer: WorkerObserver;
  readonly #refusals = new Refusals();
  readonly #trials: Trials;
  readonly #incidents = new WeakMap<Death, Incident>();

  constructor({ observer, ...options }: WorkersOptions) {
    this.#observer = observer;
    this.#crew = new Crew({ ...options, observer });
    this.#trials = new Trials((task, how) => this.#convict(task, how));
  }

  /**
   * @param release called once, when no worker works on it any more
   * @throws LearningError `engine_crashed` when DuckDB dies of this question, `no_engine` when no worker starts
   */
  async run(task: Task, release: () => void): Promise<Reply> {
    const progress: Progress = { hasEnded: Promise.resolve() };
    try {
      return await this.#answer(task, progress);
    } finally {
      void progress.hasEnded.then(release);
    }
  }

  async open(generation: Generation): Promise<Answered<'open'>> {
    const question = { kind: 'open', asked: { generation } } as const;
    const hash = () => hashOf(generation.id);
    const { answer } = await this.run({ question, limit: OPENING_MS, signal: undefined, hash }, () => {});
    return answer as Answered<'open'>;
  }

  release(generation: Generation): Promise<void> {
    return this.#crew.release(generation);
  }

  usage(): Promise<Answered<'usage'>> {
    return this.#crew.usage();
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  async #answer(task: Task, progress: Progress): Promise<Reply> {
    for (let repeats = 0; ; repeats++) {
      await this.#trials.verdictOn(task);
      this.#throwIfRefused(task);
      const reply =
        repeats === MOST_REPEATS || this.#isRisky(task)
          ? await this.#runAlone(task, progress, performance.now(), { isSolved: false })
          : await this.#runBesideOthers(task, progress);
      if (reply) return reply;
    }
  }

  /** Null when it is to be run again. */
  async #runBesideOthers(task: Task, progress: Progress): Promise<Reply | null> {
    const began = performance.now();
    const run = await this.#ask(() => this.#crew.current(), task, progress);
    const outcome = await run.outcome;
    if (outcome.type === 'died') return this.#afterDeath(task, progress, run, outcome.death, began);
    const starved = outcome.type === 'failed' && outcome.error.code === 'out_of_memory' && !run.isAlone;
    // Another question may have taken what this one needed.
    return starved ? this.#runAlone(task, progress, began, { isSolved: false }) : replyOf(outcome);
  }

  async #afterDeath(task: Task, progress: Progress, run: Run, death: Death, began: number): Promise<Reply | null> {
    if (death.condemned === run) throw tookTooLong(task);
    if (task.signal?.aborted) throw queryCancelled();
    if (death.condemned) {
      this.#observer.ranAgain();
      return null;
    }
    // Even of one that was alone nobody knows whether it had begun.
    const incident = this.#incidents.get(death) ?? { isSolved: false };
    this.#incidents.set(death, incident);
    return this.#runAlone(task, progress, began, incident);
  }

  #runAlone(task: Task, progress: Progress, began: number, incident: Incident): Promise<Reply | null> {
    return this.#trials.try(task, began, incident, () => {
      this.#observer.ranAgain();
      return this.#ask(() => this.#crew.apart(), task, progress);
    });
  }

  async #ask(getWorker: () => Promise<WorkerProcess>, task: Task, progress: Progress): Promise<Run> {
    let worker = await getWorker();
    while (worker.isDead) {
      // Its crew hears of it in a moment.
      await nextTurn();
      worker = await getWorker();
    }
    if (task.signal?.aborted) throw queryCancelled();
    const run = worker.ask(task.question, task);
    progress.hasEnded = run.hasEnded;
    return run;
  }

  #isRisky({ question }: Task): boolean {
    return question.kind === 'open' && this.#refusals.has(OPENING);
  }

  #throwIfRefused(task: Task): void {
    if (this.#refusals.isEmpty || !this.#refusals.has(task.hash())) return;
    this.#observer.refused();
    throw crashed(task.question.kind);
  }

  #convict(task: Task, how: string): void {
    const hash = task.hash();
    this.#refusals.add(hash);
    if (task.question.kind === 'open') this.#refusals.add(OPENING);
    this.#observer.convicted(hash, how);
  }
}
