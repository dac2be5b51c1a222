import { beingClosed, onAbort, queryCancelled } from '../error/cancellation';
import { fromFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { Audience } from '../error/reader';
import type { Asked, BrowserLimits, FromWorker, Kind, ToWorker } from './messages';

/** A worker as browsers have it; tests have others. */
export interface WorkerLike {
  postMessage(message: ToWorker, transferred: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface WorkerOptions {
  /** Starts the worker's script; `startWorker` does from any origin. */
  readonly start: () => WorkerLike;
  /** Absolute addresses of the WebAssembly, for browsers with and without exceptions in it. */
  readonly wasm: { readonly eh: string; readonly mvp: string };
  readonly limits?: BrowserLimits;
  /** Who reads what goes wrong; somebody in Grafana, unless told. */
  readonly reader?: Audience;
  /** Hears that a worker had to be replaced, and the data is being taken in again. */
  readonly onReplaced?: () => void;
}

export type Reply = Extract<FromWorker, { type: 'answered' }>;

/** One question. */
export interface NewTask {
  readonly kind: Kind;
  /** Made when its turn has come. */
  readonly asked: () => Promise<Asked<Kind>>;
  /** Ends a question that does not end by itself; null for data, which is taken in however long it takes. */
  readonly timeoutSeconds: number | null;
}

/** A question to the worker, at work or waiting. */
interface Task extends NewTask {
  resolve: (reply: Reply) => void;
  reject: (error: LearningError) => void;
  id: number;
  /** Whoever asked has an answer, or a reason why there is none. */
  isSettled: boolean;
}

/** How long the worker may take to say that time is over. */
const PATIENCE_MS = 300;
/**
 * How long it may take to hear that nobody waits any more. A plan hears nothing, and is made sooner than another worker:
 * who zooms on and on would else wait for one each time.
 */
const CANCEL_PATIENCE_MS = 5000;

/**
 * The worker, and the questions that wait for it: one runs at a time. One that does not end ends with its worker, and
 * another starts. All throw LearningError.
 */
export class AskedWorker {
  readonly #options: WorkerOptions;
  readonly #restore: (ask: (question: NewTask) => Promise<Reply>) => Promise<void>;
  #worker: WorkerLike | null = null;
  #isReady = false;
  readonly #waiting: Task[] = [];
  /** What takes the data in again, before anybody is answered; null where nothing has to. */
  #restoring: Task[] | null = null;
  #current: Task | null = null;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #lastId = 0;
  #isClosed = false;

  /** @param restore gives a new worker the data that the one before had */
  constructor(options: WorkerOptions, restore: (ask: (question: NewTask) => Promise<Reply>) => Promise<void>) {
    this.#options = options;
    this.#restore = restore;
  }

  /** Has the worker start before anything is asked of it. */
  start(): void {
    if (this.#worker === null && !this.#isClosed) this.#start();
  }

  ask(question: NewTask, signal?: AbortSignal): Promise<Reply> {
    return this.#put(question, this.#waiting, signal);
  }

  /** Ends the worker. What is asked fails as cancelled. */
  close(): void {
    this.#isClosed = true;
    this.#end();
    for (const task of [...(this.#current ? [this.#current] : []), ...this.#waiting]) this.#fail(task, beingClosed());
    this.#waiting.length = 0;
    this.#current = null;
  }

  #put({ kind, asked, timeoutSeconds }: NewTask, queue: Task[], signal?: AbortSignal): Promise<Reply> {
    if (this.#isClosed) return Promise.reject(beingClosed());
    if (signal?.aborted) return Promise.reject(queryCancelled());
    return new Promise((resolve, reject) => {
      const task: Task = { kind, asked, timeoutSeconds, resolve, reject, id: 0, isSettled: false };
      const stop = onAbort(signal, () => this.#cancel(task));
      task.resolve = (reply) => {
        stop();
        resolve(reply);
      };
      task.reject = (error) => {
        stop();
        reject(error);
      };
      queue.push(task);
      this.#next();
    });
  }

  #next(): void {
    const queue = this.#restoring ?? this.#waiting;
    if (this.#current || this.#isClosed || queue.length === 0) return;
    if (this.#worker === null) this.#start();
    if (!this.#isReady) return;
    const task = queue.shift()!;
    this.#current = task;
    task.id = ++this.#lastId;
    const worker = this.#worker!;
    task.asked().then(
      (asked) => {
        if (this.#current !== task || this.#worker !== worker) return;
        worker.postMessage({ type: 'ask', id: task.id, kind: task.kind, asked } as ToWorker, []);
        if (task.timeoutSeconds !== null)
          this.#timers.push(setTimeout(() => this.#late(task), task.timeoutSeconds * 1000));
      },
      (cause: unknown) => {
        const says = 'The data for the engine in the browser cannot be read.';
        this.#fail(task, cause instanceof LearningError ? cause : new LearningError('io_error', says, { cause }));
        this.#done(task);
      },
    );
  }

  /** The worker tells by itself that time is over, unless it hears nothing. */
  #late(task: Task): void {
    this.#timers.push(
      setTimeout(() => {
        if (this.#current !== task) return;
        this.#fail(task, new LearningError('timeout', `The query took longer than ${task.timeoutSeconds} s.`));
        this.#replace();
      }, PATIENCE_MS),
    );
  }

  #cancel(task: Task): void {
    this.#fail(task, queryCancelled());
    const at = this.#waiting.indexOf(task);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (this.#current !== task) return;
    this.#worker?.postMessage({ type: 'cancel', id: task.id }, []);
    this.#timers.push(
      setTimeout(() => {
        if (this.#current === task) this.#replace();
      }, CANCEL_PATIENCE_MS),
    );
  }

  #fail(task: Task, error: LearningError): void {
    if (task.isSettled) return;
    task.isSettled = true;
    task.reject(error);
  }

  #done(task: Task): void {
    if (this.#current !== task) return;
    this.#clearTimers();
    this.#current = null;
    this.#next();
  }

  // The worker

  #start(): void {
    let worker: WorkerLike;
    try {
      worker = this.#options.start();
    } catch (cause) {
      this.#refuse(new LearningError('no_engine', 'The browser lets no worker start.', { cause }));
      return;
    }
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#receive(worker, data);
    worker.onerror = ({ message }) => {
      if (this.#worker !== worker) return;
      const error = new LearningError('no_engine', 'The worker of the engine in the browser does not run.', {
        cause: message,
      });
      if (this.#isReady) this.#broken(error);
      else this.#refuse(error);
    };
    const { wasm, limits = {}, reader = 'grafana' } = this.#options;
    worker.postMessage({ type: 'start', wasm, limits, reader }, []);
  }

  #receive(worker: WorkerLike, message: FromWorker): void {
    if (this.#worker !== worker) return;
    const task = this.#current;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#next();
        return;
      case 'unfit':
        if (this.#isReady) this.#broken(fromFailure(message.failure));
        else this.#refuse(fromFailure(message.failure));
        return;
      case 'answered':
        if (task?.id !== message.id) return;
        if (!task.isSettled) task.resolve(message);
        task.isSettled = true;
        this.#done(task);
        return;
      case 'failed':
        if (task?.id !== message.id) return;
        if (message.isBroken) {
          this.#broken(fromFailure(message.failure));
          return;
        }
        this.#fail(task, fromFailure(message.failure));
        this.#done(task);
    }
  }

  /** No worker can be had: nobody is to wait for one. The next question tries again. */
  #refuse(error: LearningError): void {
    this.#end();
    const restoring = this.#restoring ?? [];
    this.#restoring = null;
    for (const task of [...restoring, ...this.#waiting.splice(0)]) this.#fail(task, error);
  }

  #broken(error: LearningError): void {
    if (this.#current) this.#fail(this.#current, error);
    this.#replace();
  }

  /** Another worker, with the data, before those that wait are answered. What was being taken in begins again. */
  #replace(): void {
    this.#end();
    const restarts = () => new LearningError('restarting', 'The engine in the browser starts again.');
    const isData = ({ timeoutSeconds }: Task) => timeoutSeconds === null;
    const given = [
      ...(this.#current ? [this.#current] : []),
      ...(this.#restoring ?? []),
      ...this.#waiting.filter(isData),
    ];
    this.#current = null;
    this.#restoring = [];
    const waiting = this.#waiting.filter((task) => !isData(task));
    this.#waiting.splice(0, this.#waiting.length, ...waiting);
    for (const task of given) this.#fail(task, restarts());
    this.#options.onReplaced?.();
    this.#restore((question) => this.#put(question, this.#restoring ?? this.#waiting)).then(
      () => {
        this.#restoring = null;
        this.#next();
      },
      (error: unknown) => {
        // `restarting`: another replacement has begun meanwhile, and restores the data.
        if (LearningError.from(error).code !== 'restarting') this.#refuse(LearningError.from(error));
      },
    );
  }

  #end(): void {
    this.#clearTimers();
    this.#worker?.terminate();
    this.#worker = null;
    this.#isReady = false;
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
