import { basename } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { cellAt } from '../../result/cell';
import type { Result } from '../../result/result';
import type { Generation } from '../../snapshot/generation';
import type { Replay } from '../../snapshot/reader';
import { type Engine, NO_FACTS, type Question, type RecordFit, type RunOptions, type Statement } from '../engine';
import { Execution, type Query } from './execution';
import { Guard } from './guard/guard';
import { Instances } from './instances';
import { type DuckdbEngineOptions, type Limits, limits, POOL_THREADS } from './options';
import { cancelled, QueryQueue } from './query-queue';
import { type ExecutionRecord, lossesSql, recordProblem } from './record/record';
import { RunningQueries } from './running-queries';
import { StoredZone } from './stored-zone';
import { Watch } from './watch';

export type { StuckQuery } from './options';

const WAITING_PER_RUNNING = 25;

/** Any copy is newer. */
const LONG_AGO = 0;

/** Threads are the process's: all engines together may use so many. */
const threads = new QueryQueue({ running: POOL_THREADS, waiting: 1000, seconds: 60 });

/** DuckDB in this process, on private copies of the database. */
export class DuckdbEngine implements Engine {
  readonly #options: DuckdbEngineOptions;
  readonly #limits: Limits;
  readonly #zone: StoredZone | null;
  readonly #queue: QueryQueue;
  readonly #instances: Instances;
  readonly #running: RunningQueries;
  #guard: Promise<Guard> | null = null;
  #isClosed = false;

  constructor(options: DuckdbEngineOptions) {
    this.#options = options;
    this.#limits = limits(options);
    const { maxConcurrentQueries: running, timeoutSeconds: seconds, memoryLimitMb, byteLimitMb } = this.#limits;
    this.#zone = StoredZone.of(options.storedTimeZone ?? 'UTC');
    this.#queue = new QueryQueue({ running, waiting: running * WAITING_PER_RUNNING, seconds });
    this.#instances = new Instances({ ...this.#limits, storedTimeZone: this.#zone?.name ?? 'UTC' });
    // Twice: two states of the database may be read at once, and a result lives on while it is encoded.
    this.#running = new RunningQueries(2 * (memoryLimitMb + running * byteLimitMb));
  }

  async run(question: Question, options: RunOptions = {}): Promise<Result> {
    try {
      return await this.#run(question, options, 'read');
    } catch (error) {
      throw LearningError.from(error);
    }
  }

  async check(statement: Statement, { signal }: Pick<RunOptions, 'signal'> = {}): Promise<void> {
    try {
      await this.#run(statement, { signal, askedAt: LONG_AGO }, 'plan');
    } catch (error) {
      throw LearningError.from(error);
    }
  }

  async fit({ signal }: Pick<RunOptions, 'signal'> = {}): Promise<RecordFit> {
    try {
      const [record, path] = await this.#record(signal);
      const sql = lossesSql(record);
      // Without the counts, which may take longer than a query may, the rest is worth saying.
      const lost = sql === null ? null : await this.run({ sql }, { signal, askedAt: LONG_AGO }).catch(() => null);
      const losses = (lost?.columns ?? []).flatMap((column) => {
        const rows = Number(cellAt(column, 0));
        return rows > 0
          ? [`${column.name} holds ${rows.toLocaleString('en')} values that do not fit, read as NULL.`]
          : [];
      });
      return {
        problem: recordProblem(record, `The database ${basename(path)}`),
        remarks: [...record.remarks, ...losses],
      };
    } catch (error) {
      throw LearningError.from(error);
    }
  }

  /** For the snapshots, before they count on a copy. Throws why DuckDB cannot read it. */
  async open(generation: Generation): Promise<Replay | null> {
    if (this.#isClosed) throw closed();
    const { instance, release } = await this.#instances.use(generation);
    release();
    return instance.replay;
  }

  /** For the snapshots, before they remove the files of a generation that nobody reads any more. */
  retire(generation: Generation): void {
    this.#instances.retire(generation);
  }

  /** Stops what runs. Settles when DuckDB is closed, but for queries that cannot be stopped. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running.stop(closed());
    await this.#instances.retireAll();
    const guard = this.#guard;
    this.#guard = null;
    await (await guard)?.close();
  }

  async #run(question: Question, options: RunOptions, extent: Query['extent']): Promise<Result> {
    const { signal, askedAt = Date.now(), freshness = 'cached', rowLimit = Infinity, atRowLimit = 'cut' } = options;
    const forFacts = typeof question === 'function' ? question : null;
    const statement = typeof question === 'function' ? question(NO_FACTS) : question;
    this.#throwIfOver(signal);
    const guard = await this.#openGuard();
    this.#throwIfOver(signal);
    const references = await guard.read(statement.sql);
    this.#throwIfOver(signal);
    const lease = await this.#options.snapshots.acquire({ askedAt, freshness, signal });
    const leave = await this.#enter(signal).catch((error: unknown) => {
      lease.release();
      throw error;
    });
    const query = {
      statement,
      references,
      forFacts,
      lease,
      extent,
      rowLimit: Math.min(rowLimit, this.#limits.rowLimit),
      atRowLimit,
    };
    return this.#execute(query, guard, leave, signal);
  }

  /** The record on the copy at hand, and the path of the copy. */
  async #record(signal: AbortSignal | undefined): Promise<[ExecutionRecord, string]> {
    this.#throwIfOver(signal);
    const guard = await this.#openGuard();
    const lease = await this.#options.snapshots.acquire({ askedAt: LONG_AGO, freshness: 'cached', signal });
    try {
      const use = await this.#instances.use(lease.generation);
      try {
        const record = await use.instance.record((sql, catalog) => guard.admitOwn(sql, catalog));
        return [record, lease.generation.path];
      } finally {
        use.release();
      }
    } finally {
      lease.release();
    }
  }

  #openGuard(): Promise<Guard> {
    this.#guard ??= Guard.open(this.#limits.byteLimitMb).catch((error: unknown) => {
      this.#guard = null;
      throw error;
    });
    return this.#guard;
  }

  #throwIfOver(signal: AbortSignal | undefined): void {
    if (this.#isClosed) throw closed();
    if (signal?.aborted) throw cancelled();
  }

  /** Waits for a place among the queries of this engine, then for a thread of the process. */
  async #enter(signal: AbortSignal | undefined): Promise<() => void> {
    const leaveQueue = await this.#queue.enter(signal);
    try {
      const leaveThreads = await threads.enter(signal);
      return () => {
        leaveThreads();
        leaveQueue();
      };
    } catch (error) {
      leaveQueue();
      throw error;
    }
  }

  /** Answers as soon as there is a result, or the query is stopped. What DuckDB then still does goes on behind it. */
  #execute(query: Query, guard: Guard, leave: () => void, signal: AbortSignal | undefined): Promise<Result> {
    const environment = { guard, instances: this.#instances, limits: this.#limits, zone: this.#zone };
    const execution = new Execution(query, environment);
    const onStuck = () => {
      execution.abandon();
      this.#options.onStuck?.({ count: this.#running.stuck });
    };
    const watch = new Watch({ timeoutSeconds: this.#limits.timeoutSeconds, signal, onStuck });
    this.#running.add(watch);
    if (this.#isClosed) watch.stop(closed());
    // Of a query that is stuck too: DuckDB has its files open.
    void watch.settled.then(() => query.lease.release());
    const result = execution.result(watch);
    void this.#untilEnd(result, execution, watch).then(() => {
      this.#running.remove(watch);
      leave();
    });
    return Promise.race([result, watch.stopped]);
  }

  async #untilEnd(result: Promise<Result>, execution: Execution, watch: Watch): Promise<void> {
    await result.catch(() => {});
    watch.answered();
    await execution.end().catch(() => {});
    watch.ended();
  }
}

function closed(): LearningError {
  return new LearningError('cancelled', 'The data source is being closed.');
}
