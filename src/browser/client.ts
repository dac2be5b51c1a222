import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { EngineStatus, RecordFit, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import { beingClosed, onAbort, queryCancelled } from '../error/cancellation';
import { fromFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { Audience } from '../error/reader';
import type { Row } from '../result/rows';
import type { Answered, Asked, BrowserLimits, FromWorker, Kind, ToWorker } from './messages';
import { bytesOf, kept, type PartsSource, type Source, type TablePart, type TablesVersion } from './source';

/** A worker as browsers have it; tests have others. */
export interface WorkerLike {
  postMessage(message: ToWorker, transferred: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface BrowserEngineOptions {
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

export interface BrowserAnswer {
  /** Arrow IPC files, as the backend sends them. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly rows: number;
  readonly state: { readonly generation: string; readonly asOf: number };
}

interface Asking {
  readonly signal?: AbortSignal | undefined;
}

type Reply = Extract<FromWorker, { type: 'answered' }>;

/** A question to the worker, at work or waiting. */
interface Task {
  readonly kind: Kind;
  readonly asked: () => Promise<Asked<Kind>>;
  /** Ends a question that does not end by itself; data is taken in however long it takes. */
  readonly timeoutSeconds: number | null;
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
const DEFAULT_TIMEOUT_SECONDS = 30;

/**
 * DuckDB in a worker of the browser, and the data that it answers from. One question runs at a time. One that does not end
 * ends with its worker: another starts, and takes in the data again, of which nobody who asks sees anything but the time
 * it takes. All throw LearningError.
 */
export class BrowserEngine {
  readonly #options: BrowserEngineOptions;
  /** What the worker knows, or will: a state of the data and what was added to it. */
  #source: Source | null = null;
  readonly #added: { readonly tables: readonly TablePart[]; readonly to: TablesVersion }[] = [];
  #worker: WorkerLike | null = null;
  #isReady = false;
  readonly #waiting: Task[] = [];
  /** What takes the data in again, before anybody is answered; null where nothing has to. */
  #restoring: Task[] | null = null;
  #current: Task | null = null;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #lastId = 0;
  #isClosed = false;

  constructor(options: BrowserEngineOptions) {
    this.#options = options;
  }

  /** Has the worker start before anything is asked of it, while the data is still on its way. */
  start(): void {
    if (this.#worker === null && !this.#isClosed) this.#start();
  }

  /** Reads this from now on. What was read before answers until all of it is there; where that fails, it goes on to. */
  async load(source: Source, { signal }: Asking = {}): Promise<void> {
    const own: Source = source.kind !== 'tables' ? source : { ...source, tables: source.tables.map(kept) };
    await this.#again(() => this.#takeIn(own, this.#enqueue, signal));
    this.#source = own;
    this.#added.length = 0;
  }

  /** More rows for what is read, which is the state `to` then. Not for a file. */
  async append(tables: readonly TablePart[], to: TablesVersion, { signal }: Asking = {}): Promise<void> {
    const own = { tables: tables.map(kept), to };
    // What has been added in part goes with the worker that had to be replaced.
    await this.#again(() => this.#addTo(own.tables, to, this.#enqueue, signal));
    this.#added.push(own);
  }

  /** Begins again where the worker was replaced meanwhile, for another's sake. */
  async #again(work: () => Promise<void>, times = 3): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (LearningError.from(error).code !== 'restarting' || times === 0) throw error;
      await this.#again(work, times - 1);
    }
  }

  /** Answers a query of any kind, as `answer` in the backend does. */
  async answer(model: unknown, context: Omit<AnswerContext, 'signal'>, asking: Asking = {}): Promise<BrowserAnswer> {
    const { answer, parts } = await this.#ask('answer', { model, context }, asking);
    return { ...(answer as Answered<'answer'>), frames: parts };
  }

  plain(model: unknown, context: Omit<AnswerContext, 'signal'>, asking?: Asking): Promise<PlainAnswer> {
    return this.#told('plain', { model, context }, asking);
  }

  /** One SELECT in the sandbox, its rows as JSON can hold them. */
  rows(statement: Statement, asking?: Asking): Promise<Row[]> {
    return this.#told('rows', { statement }, asking);
  }

  async check(statement: Statement, asking?: Asking): Promise<void> {
    await this.#told('check', { statement }, asking);
  }

  /** How the record of what is read fits the model. */
  async fit(asking?: Asking): Promise<RecordFit> {
    const { problem, remarks } = await this.#told('fit', null, asking);
    return { problem: problem && fromFailure(problem), remarks };
  }

  schema(asking?: Asking): Promise<readonly Relation[]> {
    return this.#told('schema', null, asking);
  }

  functions(asking?: Asking): Promise<readonly SqlFunction[]> {
    return this.#told('functions', null, asking);
  }

  status(asking?: Asking): Promise<EngineStatus> {
    return this.#told('status', null, asking);
  }

  /** Ends the worker. What is asked fails as cancelled. */
  close(): void {
    this.#isClosed = true;
    this.#end();
    for (const task of [...(this.#current ? [this.#current] : []), ...this.#waiting]) this.#fail(task, beingClosed());
    this.#waiting.length = 0;
    this.#current = null;
  }

  async #told<K extends Kind>(kind: K, asked: Asked<K>, asking: Asking = {}): Promise<Answered<K>> {
    return (await this.#ask(kind, asked, asking)).answer as Answered<K>;
  }

  #ask<K extends Kind>(kind: K, asked: Asked<K>, { signal }: Asking): Promise<Reply> {
    const { timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = this.#options.limits ?? {};
    return this.#enqueue({ kind, asked: async () => asked, timeoutSeconds }, signal);
  }

  // The data

  async #takeIn(source: Source, enqueue: Enqueue, signal?: AbortSignal): Promise<void> {
    const ask = <K extends Kind>(kind: K, asked: () => Promise<Asked<K>>) =>
      enqueue({ kind, asked, timeoutSeconds: null }, signal);
    if (source.kind === 'file') {
      await ask('open', async () => source);
      return;
    }
    if (source.kind === 'parts') {
      await this.#takeInParts(source, ask);
      return;
    }
    const { kind: _, tables, ...version } = source;
    await ask('begin', async () => null);
    for (const { table, columns, parts } of tables) {
      if (parts.length === 0) await ask('part', async () => ({ table, columns, bytes: null }));
      for (const part of parts) {
        await ask('part', async () => ({ table, columns, bytes: await bytesOf(part) }));
      }
    }
    await ask('commit', async () => version);
  }

  /** What is attached already stays, and is asked until all of the rest is there. */
  async #takeInParts({ tables, generation, asOf }: PartsSource, ask: Ask): Promise<void> {
    const parts = new Map(tables.flatMap((table) => table.parts.map(({ name, bytes }) => [name, bytes])));
    const missing = (await ask('missingParts', async () => [...parts.keys()])).answer as Answered<'missingParts'>;
    for (const name of missing) await ask('attachPart', async () => ({ name, bytes: await bytesOf(parts.get(name)!) }));
    const shown = tables.map((table) => ({ ...table, parts: table.parts.map(({ name }) => name) }));
    const version = { generation, asOf, databaseBytes: 0, walBytes: 0 };
    await ask('showParts', async () => ({ tables: shown, version }));
  }

  async #addTo(tables: readonly TablePart[], to: TablesVersion, enqueue: Enqueue, signal?: AbortSignal): Promise<void> {
    for (const { table, columns, parts } of tables) {
      for (const part of parts) {
        const asked = async () => ({ table, columns, bytes: await bytesOf(part) });
        await enqueue({ kind: 'more', asked, timeoutSeconds: null }, signal);
      }
    }
    await enqueue({ kind: 'appended', asked: async () => to, timeoutSeconds: null }, signal);
  }

  // One question after the other

  readonly #enqueue: Enqueue = (question, signal) => this.#put(question, this.#waiting, signal);
  readonly #enqueueRestoring: Enqueue = (question) => this.#put(question, this.#restoring ?? this.#waiting);

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
    this.#restore().then(
      () => {
        this.#restoring = null;
        this.#next();
      },
      (error: unknown) => {
        // Another replacement, which has begun, does it again.
        if (LearningError.from(error).code !== 'restarting') this.#refuse(LearningError.from(error));
      },
    );
  }

  async #restore(): Promise<void> {
    if (this.#source) await this.#takeIn(this.#source, this.#enqueueRestoring);
    for (const { tables, to } of this.#added) await this.#addTo(tables, to, this.#enqueueRestoring);
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

type Ask = <K extends Kind>(kind: K, asked: () => Promise<Asked<K>>) => Promise<Reply>;
type NewTask = Pick<Task, 'kind' | 'asked' | 'timeoutSeconds'>;
type Enqueue = (question: NewTask, signal?: AbortSignal) => Promise<Reply>;
