import type { ReadLease } from '../engine/copies';
import { LearningError } from '../error/learning-error';
import type { Answered, Asked, Kind, Question } from '../pipe/messages';
import type { LeaseRequest } from '../snapshot/lease';
import { orAborted } from '../snapshot/waiting';
import { copyOf } from './lent-copy';
import type { LiveFile } from './live-file';
import type { QueryQueue } from './workers/query-queue';
import type { Reply } from './workers/task';
import type { Workers } from './workers/workers';

export type AskOptions = LeaseRequest & {
  readonly hash: () => string;
  /** Does not wait for queries. */
  readonly isUrgent?: boolean;
  /** Of SQL that is run one after the other, each within the time of a query. */
  readonly statements?: number;
};

/** The question that was the first is not to share DuckDB, and both processors, with what nobody waits for. */
const FIRST_ALONE_MS = 500;

/** Questions about a copy. */
type KindOverCopy = Exclude<Kind, 'open' | 'archive' | 'neighbours' | 'usage'>;

/** Everything of a question but the copy that it is about. */
type Rest<K extends Kind> = Omit<Asked<K>, 'copy'>;

interface Tools {
  readonly file: LiveFile;
  readonly workers: Workers;
  readonly queue: QueryQueue;
  /** Milliseconds that a statement may take. */
  readonly limit: number;
  /** Called soon after a copy has been lent for the first time. */
  readonly onFirst: () => void;
}

/** What is asked about copies: each question waits for one that is fresh enough, then for its place, then for its answer. */
export class Questions {
  readonly #tools: Tools;
  #hasLent = false;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** What is asked of every copy in the same way. */
  async askAlike<K extends 'schema' | 'functions' | 'status' | 'fit'>(
    kind: K,
    options: { readonly askedAt: number; readonly signal?: AbortSignal | undefined; readonly isUrgent?: boolean },
  ): Promise<Answered<K>> {
    const request = { freshness: 'cached', signal: undefined, hash: () => kind, ...options } as const;
    const { answer } = await this.ask(kind, {} as Rest<K>, request);
    return answer;
  }

  /** Waits for a copy that is fresh enough, then for a place among the queries, then for the answer. */
  async ask<K extends KindOverCopy>(
    kind: K,
    rest: Rest<K>,
    options: AskOptions,
  ): Promise<Reply & { readonly answer: Answered<K> }> {
    return this.askOver(await this.lease(options), kind, rest, options);
  }

  /** Gives the copy back when DuckDB no longer works on it. */
  async askOver<K extends KindOverCopy>(
    lease: ReadLease | LearningError,
    kind: K,
    rest: Rest<K>,
    { hash, isUrgent = false, statements = 1, signal }: AskOptions,
  ): Promise<Reply & { readonly answer: Answered<K> }> {
    const releaseCopy = lease instanceof LearningError ? () => {} : lease.release;
    const leave = isUrgent
      ? () => {}
      : await this.#tools.queue.enter(signal).catch((error: unknown) => {
          releaseCopy();
          throw error;
        });
    const release = () => {
      releaseCopy();
      leave();
    };
    const question = { kind, asked: { copy: copyOf(lease), ...rest } } as unknown as Question;
    const limit = statements * this.#tools.limit;
    const task = { question, hash: once(hash), limit, signal };
    return (await orAborted(this.#tools.workers.run(task, release), signal)) as Reply & { answer: Answered<K> };
  }

  /** Why there is no copy is told later: the query may be wrong by itself. */
  async lease(request: LeaseRequest): Promise<ReadLease | LearningError> {
    try {
      const lease = await this.#tools.file.acquire(request);
      if (!this.#hasLent) setTimeout(this.#tools.onFirst, FIRST_ALONE_MS).unref();
      this.#hasLent = true;
      return lease;
    } catch (cause) {
      const error = LearningError.from(cause);
      if (error.code === 'cancelled') throw error;
      return error;
    }
  }
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
