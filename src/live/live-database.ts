import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import type { Tables } from '../api/tables';
import type { ArchiveCopy, CopyRequest } from '../archive/copy-request';
import type { ReadLease } from '../engine/copies';
import type { RecordFit, RunOptions, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import { type Limits, limits } from '../engine/options';
import { fromFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { NeighbourCopy, NeighbourRequest } from '../neighbours/copy-request';
import type { Answered, Asked, Kind, Question } from '../pipe/messages';
import { parseQuery } from '../query/parse-query';
import type { Row } from '../result/rows';
import type { Settings } from '../settings/settings';
import { SETTINGS } from '../settings/settings';
import { findSource } from '../snapshot/find-source';
import { type LeaseRequest, LONG_AGO } from '../snapshot/lease';
import type { Snapshots } from '../snapshot/snapshots';
import { orAborted, within } from '../snapshot/waiting';
import type { PartRequest, TablesRequest } from '../tables/request';
import { ArchiveCopies } from './archive-copies';
import { Commits } from './commits';
import { type FrameBytes, KeptAnswers } from './kept-answers';
import { LastKnown } from './last-known';
import { copyOf, stateOf } from './lent-copy';
import { type LiveFile, openLiveFile } from './live-file';
import { NeighbourCopies } from './neighbour-copies';
import { QuestionKeys } from './question-keys';
import { QueryQueue } from './workers/query-queue';
import { type Shape, shapeOf } from './workers/shape';
import type { Reply } from './workers/task';
import type { WorkerProcess } from './workers/worker-process';
import { hashOf, type WorkerObserver, Workers } from './workers/workers';

/** How a live database is read. */
export interface LiveSettings extends Settings {
  /** The learning database. */
  readonly path: string;
}

/** Ages are told in seconds. */
const MOMENT_MS = 1000;
const MEBIBYTE = 1024 * 1024;
const WAITING_PER_RUNNING = 25;
/** A disk that is gone may never answer. */
const LOOK_MS = 30;
/** SQLite files of some hundred megabytes too. */
const NEIGHBOURS_MS = 120_000;
/** An archive of many years too. */
const ARCHIVE_MS = 3_600_000;

/** What is told of a database, whether or not it is like the model. */
export interface DatabaseState {
  /** `database_status`, and the version of DuckDB that reads it. */
  readonly row: Row;
  readonly fit: RecordFit;
}

/** What a live database needs of the process that it is in. */
interface LiveTools {
  readonly spawn: (shape: Shape) => WorkerProcess;
  readonly observer: WorkerObserver;
}

type AskOptions = LeaseRequest & {
  readonly hash: () => string;
  /** Does not wait for queries. */
  readonly isUrgent?: boolean;
  /** Of SQL that is run one after the other, each within the time of a query. */
  readonly statements?: number;
};

/** Questions about a copy. */
type KindOverCopy = Exclude<Kind, 'open' | 'archive' | 'neighbours' | 'usage'>;

/** Everything of a question but the copy that it is about. */
type Rest<K extends Kind> = Omit<Asked<K>, 'copy'>;

/** Whether its words are ours: they tell the time, but nothing is left to chance in them. */
function isBuilt(model: unknown): boolean {
  const { queryType } = model as { readonly queryType?: unknown };
  return queryType === 'metric' || queryType === 'preset';
}

/** Of what a query means; the same for a panel and an alert, and however often it is asked. */
function hashOfModel(model: unknown): string {
  try {
    const { refId: _, engine: __, live: ___, ...meaning } = parseQuery(model);
    return hashOf(meaning);
  } catch {
    return hashOf(model);
  }
}

function requestOf(model: unknown, { askedAt, fromAlert, signal }: AnswerContext): AskOptions {
  return { askedAt, freshness: fromAlert ? 'latest' : 'cached', signal, hash: () => hashOfModel(model) };
}

/** Schema, rows, kind and sums of a table, and the rows themselves. */
const STATEMENTS_OF_PARTS = 5;

const ofParts = (askedAt: number, about: unknown, signal: AbortSignal | undefined): AskOptions => ({
  askedAt,
  freshness: 'cached',
  signal,
  hash: () => hashOf(['tables', about]),
  statements: STATEMENTS_OF_PARTS,
});

/** A database that another process writes to: its copies, and the workers that read them. */
export class LiveDatabase {
  readonly settings: LiveSettings;
  /** Null where no archive is set. */
  readonly archive: ArchiveCopies | null;
  /** Null where none are set. */
  readonly neighbours: NeighbourCopies | null;
  /** Null where none are to be kept. */
  readonly answers: KeptAnswers | null;
  /** Answers for which DuckDB read only what was new or had changed. */
  answeredFromParts = 0;
  /** Of whatever process writes to it. */
  readonly commits: Commits;
  readonly #keys = new QuestionKeys();
  /** How old the time may be that an answer tells. */
  readonly #momentMs: number;
  readonly #file: LiveFile;
  readonly #workers: Workers;
  readonly #limits: Limits;
  readonly #queue: QueryQueue;
  readonly #usage = new LastKnown(() => this.#workers.usage());
  readonly #database = new LastKnown(() => this.#askDatabase());
  #hasLent = false;

  constructor(settings: LiveSettings, { spawn, observer }: LiveTools) {
    this.settings = settings;
    const { path, archivePath, snapshotPath, storedTimeZone } = settings;
    const { maxStalenessSeconds = SETTINGS.maxStalenessSeconds.default } = settings;
    const { takeInLogMb = SETTINGS.takeInLogMb.default } = settings;
    // Each query comes with its own limit of rows, because Grafana's configuration has a say in it.
    const options = {
      ...settings,
      timeoutSeconds: settings.queryTimeoutSeconds,
      rowLimit: Number.MAX_SAFE_INTEGER,
    };
    const { keptAnswersMb = SETTINGS.keptAnswersMb.default } = settings;
    this.#momentMs = Math.min(MOMENT_MS, maxStalenessSeconds * 1000);
    this.answers = keptAnswersMb > 0 ? new KeptAnswers(keptAnswersMb * MEBIBYTE) : null;
    this.#limits = limits(options);
    const { maxConcurrentQueries: running, timeoutSeconds: seconds } = this.#limits;
    this.#queue = new QueryQueue({ running, waiting: running * WAITING_PER_RUNNING, seconds });
    const shape = shapeOf(this.#limits);
    this.#workers = new Workers({
      engine: { ...this.#limits, storedTimeZone },
      spawn: () => spawn(shape),
      observer,
    });
    this.archive =
      archivePath === undefined
        ? null
        : new ArchiveCopies(archivePath, snapshotPath, (request) => this.#copyArchive(request));
    const { workflowsPath = null, coveragePath = null } = settings;
    this.neighbours =
      workflowsPath === null && coveragePath === null
        ? null
        : new NeighbourCopies({
            paths: { workflows: workflowsPath, coverage: coveragePath },
            storedTimeZone: storedTimeZone ?? 'UTC',
            snapshotPath,
            maxStalenessSeconds,
            make: (request) => this.#copyNeighbours(request),
          });
    this.#file = openLiveFile({
      path,
      snapshotPath,
      maxStalenessSeconds,
      keepsGrowth: takeInLogMb > 0,
      reader: () => this.#workers,
      beside: [this.archive, this.neighbours].filter((copies) => copies !== null),
    });
    this.commits = new Commits({
      path,
      copyAtHand: () => this.snapshots.current?.id ?? null,
      newestCopy: async (stop) => {
        const { generation, release } = await this.snapshots.acquire({
          askedAt: Date.now(),
          freshness: 'latest',
          signal: stop,
        });
        release();
        return generation.id;
      },
      busyMs: () => this.#queue.busyMs,
    });
  }

  get snapshots(): Snapshots {
    return this.#file.snapshots;
  }

  /** The frames of a query of any kind. Throws LearningError. */
  async answer(model: unknown, { signal, ...context }: AnswerContext): Promise<FrameBytes> {
    const request = requestOf(model, { signal, ...context });
    const lease = await this.#lease(request);
    const make = async (stop: AbortSignal | undefined) => {
      const { answer, parts } = await this.#askOver(lease, 'answer', { model, context }, { ...request, signal: stop });
      if (answer.isFromParts) this.answeredFromParts++;
      return { ...answer, frames: parts };
    };
    const { answers } = this;
    const key = answers && this.#keys.of(model, context);
    if (!key || lease instanceof LearningError) return make(signal);
    let isMade = false;
    try {
      return await answers.answer(
        { key, momentMs: context.fromAlert || !isBuilt(model) ? 0 : this.#momentMs },
        { id: stateOf(lease), asOf: lease.generation.asOf, isStale: lease.stale !== null },
        (stop) => {
          isMade = true;
          return make(stop);
        },
        signal,
      );
    } finally {
      // Who makes the answer gives the copy back when DuckDB has ended.
      if (!isMade) lease.release();
    }
  }

  /** The answer to a query of any kind as JSON can hold it. Throws LearningError. */
  async plain(model: unknown, { signal, ...context }: AnswerContext): Promise<PlainAnswer> {
    const { answer } = await this.#ask('plain', { model, context }, requestOf(model, { signal, ...context }));
    return answer;
  }

  /** Takes one SELECT. Throws LearningError. */
  async rows(statement: Statement, { signal }: Pick<RunOptions, 'signal'>): Promise<Row[]> {
    const { answer } = await this.#ask(
      'rows',
      { statement },
      { askedAt: Date.now(), freshness: 'cached', signal, hash: () => hashOf(statement) },
    );
    return answer;
  }

  /** Every table and view that a query can name. Throws LearningError. */
  async schema({ signal }: Pick<RunOptions, 'signal'>): Promise<readonly Relation[]> {
    return this.#askAlike('schema', { askedAt: Date.now(), signal });
  }

  /** The functions that queries may call. Throws LearningError. */
  async functions({ signal }: Pick<RunOptions, 'signal'>): Promise<readonly SqlFunction[]> {
    return this.#askAlike('functions', { askedAt: Date.now(), signal });
  }

  /**
   * Finds what is wrong with a statement by planning it on the copy at hand; reads none of its rows.
   * @param model the query that the statement was made of: what crashes DuckDB here does so there
   */
  async check(statement: Statement, model: unknown, { signal }: Pick<RunOptions, 'signal'>): Promise<void> {
    await this.#ask(
      'check',
      { statement },
      { askedAt: LONG_AGO, freshness: 'cached', signal, hash: () => hashOfModel(model) },
    );
  }

  /** Which parts the tables of the copy are in. Throws LearningError. */
  async tables(request: TablesRequest, { signal }: Pick<RunOptions, 'signal'>): Promise<Tables> {
    const { answer } = await this.#ask('tables', { request }, ofParts(Date.now(), request.tables, signal));
    return answer;
  }

  /** The DuckDB file of a part, gzipped. Throws LearningError `changed` where the copy at hand has other rows. */
  async part(request: PartRequest, { signal }: Pick<RunOptions, 'signal'>): Promise<Uint8Array> {
    const { parts } = await this.#ask('part', { request }, ofParts(LONG_AGO, request.table, signal));
    return parts[0]!;
  }

  /**
   * The database as it is; as it was the last time where asking takes long, if the file is still there. Throws
   * LearningError.
   */
  async database(): Promise<DatabaseState> {
    const { value, isOld } = await this.#database.get();
    if (isOld) await within(LOOK_MS, this.#lookAtFile(), undefined);
    return value;
  }

  /** What its workers take of the machine. */
  async usage(): Promise<Answered<'usage'>> {
    return (await this.#usage.get()).value;
  }

  async close(): Promise<void> {
    this.commits.close();
    await this.#workers.close();
    await this.#file.close();
    await this.archive?.close();
    await this.neighbours?.close();
  }

  async #copyArchive(asked: CopyRequest): Promise<ArchiveCopy> {
    const task = { limit: ARCHIVE_MS, signal: undefined, hash: () => hashOf(['archive', asked.root]) };
    const { answer } = await this.#workers.run({ question: { kind: 'archive', asked }, ...task }, () => {});
    return answer as ArchiveCopy;
  }

  async #copyNeighbours(asked: NeighbourRequest): Promise<NeighbourCopy> {
    const task = { limit: NEIGHBOURS_MS, signal: undefined, hash: () => hashOf(['neighbours', asked.paths]) };
    const { answer } = await this.#workers.run({ question: { kind: 'neighbours', asked }, ...task }, () => {});
    const { rows, faults } = answer as Answered<'neighbours'>;
    return { rows, faults: faults.map(({ tables, failure }) => ({ tables, error: fromFailure(failure) })) };
  }

  async #lookAtFile(): Promise<void> {
    try {
      await findSource(this.settings.path);
    } catch (error) {
      // It is there, and busy.
      if (!(error instanceof LearningError && error.code === 'unstable')) throw error;
    }
  }

  async #askDatabase(): Promise<DatabaseState> {
    const { version, database } = await this.#askAlike('status', { askedAt: Date.now(), isUrgent: true });
    return {
      row: { ...database, duckdb_version: version },
      fit: await this.#fit().catch((error) => ({ problem: LearningError.from(error), remarks: [] })),
    };
  }

  async #fit(): Promise<RecordFit> {
    const { problem, remarks } = await this.#askAlike('fit', { askedAt: LONG_AGO, isUrgent: true });
    return { problem: problem && fromFailure(problem), remarks };
  }

  /** What is asked of every copy in the same way. */
  async #askAlike<K extends 'schema' | 'functions' | 'status' | 'fit'>(
    kind: K,
    options: { readonly askedAt: number; readonly signal?: AbortSignal | undefined; readonly isUrgent?: boolean },
  ): Promise<Answered<K>> {
    const request = { freshness: 'cached', signal: undefined, hash: () => kind, ...options } as const;
    const { answer } = await this.#ask(kind, {} as Rest<K>, request);
    return answer;
  }

  /** Waits for a copy that is fresh enough, then for a place among the queries, then for the answer. */
  async #ask<K extends KindOverCopy>(
    kind: K,
    rest: Rest<K>,
    options: AskOptions,
  ): Promise<Reply & { readonly answer: Answered<K> }> {
    return this.#askOver(await this.#lease(options), kind, rest, options);
  }

  /** Gives the copy back when DuckDB no longer works on it. */
  async #askOver<K extends KindOverCopy>(
    lease: ReadLease | LearningError,
    kind: K,
    rest: Rest<K>,
    { hash, isUrgent = false, statements = 1, signal }: AskOptions,
  ): Promise<Reply & { readonly answer: Answered<K> }> {
    const releaseCopy = lease instanceof LearningError ? () => {} : lease.release;
    const leave = isUrgent
      ? () => {}
      : await this.#queue.enter(signal).catch((error: unknown) => {
          releaseCopy();
          throw error;
        });
    const release = () => {
      releaseCopy();
      leave();
    };
    const question = { kind, asked: { copy: copyOf(lease), ...rest } } as unknown as Question;
    const limit = statements * this.#limits.timeoutSeconds * 1000;
    const task = { question, hash: once(hash), limit, signal };
    return (await orAborted(this.#workers.run(task, release), signal)) as Reply & { answer: Answered<K> };
  }

  /** Why there is no copy is told later: the query may be wrong by itself. */
  async #lease(request: LeaseRequest): Promise<ReadLease | LearningError> {
    try {
      const lease = await this.#file.acquire(request);
      // So that there is something to say before it is asked for, whatever else is running then.
      if (!this.#hasLent) setImmediate(() => this.database().catch(() => {}));
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
