import type { Tables } from '../api/tables';
import type { ArchiveCopy, CopyRequest } from '../archive/copy-request';
import type { RecordFit, RunOptions, Statement } from '../engine/engine';
import type { Relation, SqlFunction } from '../engine/listed';
import { limits } from '../engine/options';
import { fromFailure } from '../error/failure';
import { LearningError } from '../error/learning-error';
import type { NeighbourCopy, NeighbourRequest } from '../neighbours/copy-request';
import type { Answered } from '../pipe/messages';
import type { Row } from '../result/rows';
import type { Settings } from '../settings/settings';
import { SETTINGS } from '../settings/settings';
import { findSource } from '../snapshot/find-source';
import { LONG_AGO } from '../snapshot/lease';
import type { Snapshots } from '../snapshot/snapshots';
import { within } from '../snapshot/waiting';
import type { PartRequest, TablesRequest } from '../tables/request';
import { Answers, hashOfModel } from './answers';
import { ArchiveCopies } from './archive-copies';
import { Commits } from './commits';
import { KeptAnswers } from './kept-answers';
import { LastKnown } from './last-known';
import { type LiveFile, openLiveFile } from './live-file';
import { NeighbourCopies } from './neighbour-copies';
import { type AskOptions, Questions } from './questions';
import { QueryQueue } from './workers/query-queue';
import { type Shape, shapeOf } from './workers/shape';
import type { WorkerProcess } from './workers/worker-process';
import { hashOf, type WorkerObserver, Workers } from './workers/workers';

/** How a live database is read. */
export interface LiveSettings extends Settings {
  /** The learning database. */
  readonly path: string;
}

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
  readonly answers: Answers;
  /** Of whatever process writes to it. */
  readonly commits: Commits;
  readonly #questions: Questions;
  readonly #file: LiveFile;
  readonly #workers: Workers;
  readonly #usage = new LastKnown(() => this.#workers.usage());
  readonly #database = new LastKnown(() => this.#askDatabase());

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
    const bounds = limits(options);
    const { maxConcurrentQueries: running, timeoutSeconds: seconds } = bounds;
    const queue = new QueryQueue({ running, waiting: running * WAITING_PER_RUNNING, seconds });
    const shape = shapeOf(bounds);
    this.#workers = new Workers({
      engine: { ...bounds, storedTimeZone },
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
    this.#questions = new Questions({
      file: this.#file,
      workers: this.#workers,
      queue,
      limit: seconds * 1000,
      // So that there is something to say before it is asked for, whatever else is running then.
      onFirst: () => this.#database.prepare(),
    });
    const kept = keptAnswersMb > 0 ? new KeptAnswers(keptAnswersMb * MEBIBYTE) : null;
    this.answers = new Answers(this.#questions, kept, maxStalenessSeconds);
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
      busyMs: () => queue.busyMs,
    });
  }

  get snapshots(): Snapshots {
    return this.#file.snapshots;
  }

  /** Takes one SELECT. Throws LearningError. */
  async rows(statement: Statement, { signal }: Pick<RunOptions, 'signal'>): Promise<Row[]> {
    const { answer } = await this.#questions.ask(
      'rows',
      { statement },
      { askedAt: Date.now(), freshness: 'cached', signal, hash: () => hashOf(statement) },
    );
    return answer;
  }

  /** Every table and view that a query can name. Throws LearningError. */
  async schema({ signal }: Pick<RunOptions, 'signal'>): Promise<readonly Relation[]> {
    return this.#questions.askAlike('schema', { askedAt: Date.now(), signal });
  }

  /** The functions that queries may call. Throws LearningError. */
  async functions({ signal }: Pick<RunOptions, 'signal'>): Promise<readonly SqlFunction[]> {
    return this.#questions.askAlike('functions', { askedAt: Date.now(), signal });
  }

  /**
   * Finds what is wrong with a statement by planning it on the copy at hand; reads none of its rows.
   * @param model the query that the statement was made of: what crashes DuckDB here does so there
   */
  async check(statement: Statement, model: unknown, { signal }: Pick<RunOptions, 'signal'>): Promise<void> {
    await this.#questions.ask(
      'check',
      { statement },
      { askedAt: LONG_AGO, freshness: 'cached', signal, hash: () => hashOfModel(model) },
    );
  }

  /** Which parts the tables of the copy are in. Throws LearningError. */
  async tables(request: TablesRequest, { signal }: Pick<RunOptions, 'signal'>): Promise<Tables> {
    const { answer } = await this.#questions.ask('tables', { request }, ofParts(Date.now(), request.tables, signal));
    return answer;
  }

  /** The DuckDB file of a part, gzipped. Throws LearningError `changed` where the copy at hand has other rows. */
  async part(request: PartRequest, { signal }: Pick<RunOptions, 'signal'>): Promise<Uint8Array> {
    const { parts } = await this.#questions.ask('part', { request }, ofParts(LONG_AGO, request.table, signal));
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
    const { version, database } = await this.#questions.askAlike('status', { askedAt: Date.now(), isUrgent: true });
    return {
      row: { ...database, duckdb_version: version },
      fit: await this.#fit().catch((error) => ({ problem: LearningError.from(error), remarks: [] })),
    };
  }

  async #fit(): Promise<RecordFit> {
    const { problem, remarks } = await this.#questions.askAlike('fit', { askedAt: LONG_AGO, isUrgent: true });
    return { problem: problem && fromFailure(problem), remarks };
  }
}
