import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { EngineStatus, RecordFit, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import { fromFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { Row } from '../result/rows';
import { AskedWorker, type NewTask, type Reply, type WorkerOptions } from './asked-worker';
import type { Answered, Asked, Kind } from './messages';
import type { Source } from './source';
import { type Ask, takeIn } from './take-in';

export interface BrowserAnswer {
  /** Arrow IPC files, as the backend sends them. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly rows: number;
  readonly state: { readonly generation: string; readonly asOf: number };
}

interface Asking {
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_TIMEOUT_SECONDS = 30;

/** How often data is taken in again whose worker was replaced meanwhile, for another's sake. */
const MOST_LOADS = 4;

const asking =
  (put: (question: NewTask) => Promise<Reply>): Ask =>
  async <K extends Kind>(kind: K, asked: () => Promise<Asked<K>>) =>
    (await put({ kind, asked, timeoutSeconds: null })).answer as Answered<K>;

/**
 * DuckDB in a worker of the browser, and the data that it answers from. One question runs at a time. One that does not end
 * ends with its worker: another starts, and takes in the data again, of which nobody who asks sees anything but the time
 * it takes. All throw LearningError.
 */
export class BrowserEngine {
  readonly #worker: AskedWorker;
  readonly #timeoutSeconds: number;
  /** The data that the worker knows, or will. */
  #source: Source | null = null;

  constructor(options: WorkerOptions) {
    this.#timeoutSeconds = options.limits?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    this.#worker = new AskedWorker(options, async (put) => {
      if (this.#source) await takeIn(this.#source, asking(put));
    });
  }

  /** Has the worker start before anything is asked of it, while the data is still on its way. */
  start(): void {
    this.#worker.start();
  }

  /** Reads this from now on. What was read before answers until all of it is there; where that fails, it goes on to. */
  async load(source: Source, { signal }: Asking = {}): Promise<void> {
    for (let load = 1; ; load++) {
      try {
        await takeIn(
          source,
          asking((question) => this.#worker.ask(question, signal)),
        );
        this.#source = source;
        return;
      } catch (error) {
        if (LearningError.from(error).code !== 'restarting' || load === MOST_LOADS) throw error;
      }
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
    this.#worker.close();
  }

  async #told<K extends Kind>(kind: K, asked: Asked<K>, asking: Asking = {}): Promise<Answered<K>> {
    return (await this.#ask(kind, asked, asking)).answer as Answered<K>;
  }

  #ask<K extends Kind>(kind: K, asked: Asked<K>, { signal }: Asking): Promise<Reply> {
    return this.#worker.ask({ kind, asked: async () => asked, timeoutSeconds: this.#timeoutSeconds }, signal);
  }
}
