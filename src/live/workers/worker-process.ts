import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { EngineOptions } from '../../engine/options';
import { onAbort } from '../../error/cancellation';
import { fromFailure } from '../../error/failure';
import { LearningError } from '../../error/learning-error';
import type { Answered, FromWorker, Kind, Question, ToWorker } from '../../pipe/messages';
import { Pipe } from '../../pipe/pipe';
import { SharedFile } from '../../pipe/shared-file';
import type { Generation } from '../../snapshot/generation';
import { oomKills } from './oom-kills';
import type { Shape } from './shape';

const PIPE_FD = 3;
const FILE_FD = 4;

/**
 * What the shell sets before it hands the process over. The system may refuse any of it: a bound on memory, the first
 * place among those that are killed when there is none left, and the last one at the disk.
 */
const SCRIPT = `ulimit -d "$1" 2>/dev/null
{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
ionice -c 3 -p $$ >/dev/null 2>&1
shift
exec "$@"`;

/** How long a question may go on behind its limit, or after nobody wants it any more. */
const GRACE_MS = 2_000;
const LONGEST_START_MS = 60_000;

/** Signals by which a process ends itself for a fault of its own. */
const CRASHES: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS']);

/** How a worker came to its end. */
export interface Death {
  /** The signal, `exit` with the code, or `out of memory`. */
  readonly how: string;
  /** By a fault of its own, or because the system had no memory left; else somebody has killed it. */
  readonly isCrash: boolean;
  /** The question that ignored its limit, for which it was killed. */
  readonly condemned: Run | null;
  /** How many questions it was at work on. */
  readonly questions: number;
}

export type Outcome =
  | { readonly type: 'answered'; readonly answer: Answered<Kind>; readonly parts: Uint8Array[] }
  | { readonly type: 'failed'; readonly error: LearningError }
  | { readonly type: 'died'; readonly death: Death };

interface AskOptions {
  /** Milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** One question that a worker has been asked. */
export class Run {
  readonly outcome: Promise<Outcome>;
  /** Resolves when DuckDB no longer works on it. */
  readonly hasEnded: Promise<void>;
  /** Whether DuckDB has nothing to do with it. */
  readonly isLight: boolean;
  /** Whether nothing else has run in the worker meanwhile. */
  isAlone = true;
  #settle: (outcome: Outcome) => void = () => {};
  #end: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #isSettled = false;
  #isEnded = false;
  readonly #overdue: () => void;

  constructor(isLight: boolean, limit: number, overdue: () => void) {
    this.isLight = isLight;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.hasEnded = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#overdue = overdue;
    this.#endWithin(limit + GRACE_MS);
  }

  get isOver(): boolean {
    return this.#isSettled && this.#isEnded;
  }

  /** Ends its worker, as if it had ignored its limit. */
  giveUp(): void {
    this.#overdue();
  }

  /** Its end is due. */
  stop(): void {
    if (!this.#isEnded) this.#endWithin(GRACE_MS);
  }

  settle(outcome: Outcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(outcome);
    this.stop();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#end();
  }

  #endWithin(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#overdue, Math.min(milliseconds, 2 ** 31 - 1));
  }
}

/** A process that runs DuckDB. It keeps nothing, and ends with us. */
export class WorkerProcess {
  /** Rejects with LearningError `no_engine` when it ends before DuckDB is loaded. */
  readonly ready: Promise<void>;
  readonly died: Promise<Death>;
  readonly #child: ChildProcess;
  readonly #pipe: Pipe<ToWorker, FromWorker>;
  readonly #runs = new Map<number, Run>();
  /** By generation, who waits for it to be closed. */
  readonly #releases = new Map<string, () => void>();
  #lastId = 0;
  #condemned: Run | null = null;
  #unfit: string | null = null;
  readonly #oomKills = oomKills();
  #ready: () => void = () => {};
  /** Whether it has ever answered. */
  hasAnswered = false;
  isDead = false;
  /** Whether it was ended because it was needed no more. */
  isDismissed = false;

  /** @param program the bundle of the worker */
  constructor(program: string, { poolThreads, dataKb }: Shape) {
    const file = SharedFile.create();
    const fds = ['--pipe-fd', String(PIPE_FD), ...(file ? ['--file-fd', String(FILE_FD)] : [])];
    this.#child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(dataKb), process.execPath, program, ...fds], {
      cwd: '/',
      env: { ...process.env, UV_THREADPOOL_SIZE: String(poolThreads), MALLOC_ARENA_MAX: '4' },
      // What a dying DuckDB prints may show rows.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', ...(file ? [file.fd] : [])],
      // The signals of a terminal are for us.
      detached: true,
    });
    const stream = this.#child.stdio[PIPE_FD] as Duplex;
    this.#pipe = new Pipe(stream, file, (message, parts) => this.#receive(message, parts));
    const died = new Promise<Death>((resolve) => {
      this.#child.once('error', ({ message }) => resolve(this.#bury(message, true)));
      // At `close`, unlike at `exit`, all that it answered has been read.
      this.#child.once('close', (code, signal) => {
        if (signal === 'SIGKILL' && oomKills() > this.#oomKills) resolve(this.#bury('out of memory', true));
        else resolve(this.#bury(signal ?? `exit ${code}`, signal === null || CRASHES.has(signal)));
      });
    });
    this.died = died.finally(() => file?.close());
    const slow = setTimeout(() => this.#kill(), LONGEST_START_MS);
    const loaded = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    const failed = this.died.then(({ how }) => {
      throw this.#noEngine(how);
    });
    this.ready = Promise.race([loaded, failed]).finally(() => clearTimeout(slow));
    this.ready.catch(() => {});
    failed.catch(() => {});
  }

  /** How many questions it works on that DuckDB has to do with. */
  get running(): number {
    return this.#heavy.length;
  }

  get #heavy(): Run[] {
    return [...this.#runs.values()].filter(({ isLight }) => !isLight);
  }

  configure(options: EngineOptions): void {
    this.#pipe.send({ type: 'configure', options });
  }

  ask(question: Question, { limit, signal }: AskOptions): Run {
    const id = ++this.#lastId;
    const run: Run = new Run(question.kind === 'usage', limit, () => this.#condemn(run));
    const others = run.isLight ? [] : this.#heavy;
    if (others.length > 0) for (const each of [run, ...others]) each.isAlone = false;
    this.#runs.set(id, run);
    this.#pipe.send({ type: 'ask', id, ...question });
    const stopListening = onAbort(signal, () => {
      this.#pipe.send({ type: 'cancel', id });
      run.stop();
    });
    void run.hasEnded.then(stopListening);
    return run;
  }

  /** Resolves when it has the copy open no more. */
  release(generation: Generation): Promise<unknown> {
    const released = new Promise<void>((resolve) => {
      this.#releases.set(generation.id, resolve);
    });
    this.#pipe.send({ type: 'release', generation });
    return Promise.race([released, this.died]);
  }

  dismiss(): void {
    this.isDismissed = true;
    this.#kill();
  }

  #kill(): void {
    this.#child.kill('SIGKILL');
  }

  #receive(message: FromWorker, parts: Uint8Array[]): void {
    switch (message.type) {
      case 'ready':
        this.#ready();
        return;
      case 'unfit':
        this.#unfit = message.reason;
        this.#kill();
        return;
      case 'released':
        this.#releases.get(message.generation)?.();
        this.#releases.delete(message.generation);
        return;
      default:
        this.#hear(message, parts);
    }
  }

  #hear(message: Extract<FromWorker, { id: number }>, parts: Uint8Array[]): void {
    const run = this.#runs.get(message.id);
    if (!run) return;
    this.hasAnswered = true;
    if (message.type === 'answered') run.settle({ type: 'answered', answer: message.answer, parts });
    if (message.type === 'failed') run.settle({ type: 'failed', error: fromFailure(message.failure) });
    if (message.type === 'ended' || message.hasEnded) run.end();
    if (run.isOver) this.#runs.delete(message.id);
  }

  #condemn(run: Run): void {
    this.#condemned = run;
    this.#kill();
  }

  #bury(how: string, isCrash: boolean): Death {
    this.isDead = true;
    const condemned = this.#condemned;
    const death = {
      how,
      isCrash: (isCrash || this.#unfit !== null) && condemned === null,
      condemned,
      questions: this.running,
    };
    for (const run of this.#runs.values()) {
      run.end();
      run.settle({ type: 'died', death });
    }
    this.#runs.clear();
    return death;
  }

  #noEngine(how: string): LearningError {
    const message = this.#unfit
      ? 'DuckDB could not be loaded.'
      : `The process that runs DuckDB ended while it started (${how}).`;
    return new LearningError('no_engine', message, { cause: this.#unfit ?? how });
  }
}
