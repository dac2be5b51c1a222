import { basename } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { cellAt } from '../../result/cell';
import type { Result } from '../../result/result';
import { type Row, rowsOf } from '../../result/rows';
import type { Generation } from '../../snapshot/generation';
import type { Replay } from '../../snapshot/reader';
import { type Engine, NO_FACTS, type Question, type RecordFit, type RunOptions } from '../engine';
import { type EngineOptions, type Limits, limits } from '../options';
import { Guard } from '../sql-guard/guard';
import { StoredZone } from '../stored-zone';
import { besideOf, type Copies } from './copies';
import { Execution, type Query } from './execution';
import { functionsBy } from './functions';
import { Instances } from './instances';
import { type ExecutionRecord, lossesSql, recordProblem } from './record/record';
import { RunningQueries } from './running-queries';
import { schemaBy } from './schema';
import { SqlParser } from './sql-parser';
import { STATUS_VIEW } from './status-view';
import { cancelled, Watch } from './watch';

const STATUS_SQL = `SELECT *, version() AS duckdb_version FROM ${STATUS_VIEW}`;

/** Any copy is newer. */
const LONG_AGO = 0;

/** DuckDB in this process, on private copies of the database. */
export class DuckdbEngine {
  readonly #limits: Limits;
  readonly #zone: StoredZone | null;
  readonly #instances: Instances;
  readonly #running: RunningQueries;
  #guard: Promise<Guard> | null = null;
  #parser: SqlParser | null = null;
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.#limits = limits(options);
    const { maxConcurrentQueries: running, memoryLimitMb, byteLimitMb } = this.#limits;
    this.#zone = StoredZone.of(options.storedTimeZone ?? 'UTC');
    this.#instances = new Instances({ ...this.#limits, storedTimeZone: this.#zone?.name ?? 'UTC' });
    // Twice: two states of the database may be read at once, and a result lives on while it is encoded.
    this.#running = new RunningQueries(2 * (memoryLimitMb + running * byteLimitMb));
  }

  /** Answers from these copies. A lease is released when DuckDB no longer works on its files. */
  over(copies: Copies): Engine {
    const run = async (question: Question, options: RunOptions, extent: Query['extent']): Promise<Result> => {
      try {
        return await this.#run(copies, question, options, extent);
      } catch (error) {
        throw LearningError.from(error);
      }
    };
    const ask = async (sql: string, { signal }: Pick<RunOptions, 'signal'> = {}) =>
      rowsOf(await run({ sql }, { signal }, 'read'));
    return {
      dialect: 'duckdb',
      run: (question, options = {}) => run(question, options, 'read'),
      check: async (statement, { signal } = {}) => {
        await run(statement, { signal, askedAt: LONG_AGO }, 'plan');
      },
      schema: (options) => schemaBy((sql) => ask(sql, options)),
      functions: (options) => functionsBy((sql) => ask(sql, options)),
      status: async (options) => {
        const [{ duckdb_version: version, ...database }] = (await ask(STATUS_SQL, options)) as [Row];
        return { version: String(version), database };
      },
      close: () => this.close(),
      fit: async ({ signal } = {}) => {
        try {
          return await this.#fit(copies, signal);
        } catch (error) {
          throw LearningError.from(error);
        }
      },
    };
  }

  /** Loads what the first query would have to wait for. */
  async warm(): Promise<void> {
    await this.#openGuard();
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

  /** Stops what runs. Settles when DuckDB is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running.stop(closed());
    await this.#instances.retireAll();
    const guard = this.#guard;
    this.#guard = null;
    await guard;
    const parser = this.#parser;
    this.#parser = null;
    await parser?.close();
  }

  async #run(copies: Copies, question: Question, options: RunOptions, extent: Query['extent']): Promise<Result> {
    const { signal, askedAt = Date.now(), freshness = 'cached', rowLimit = Infinity, atRowLimit = 'cut' } = options;
    const forFacts = typeof question === 'function' ? question : null;
    const statement = typeof question === 'function' ? question(NO_FACTS) : question;
    this.#throwIfOver(signal);
    const guard = await this.#openGuard();
    this.#throwIfOver(signal);
    const references = await guard.read(statement.sql);
    this.#throwIfOver(signal);
    const lease = await copies.acquire({ askedAt, freshness, signal });
    const query = {
      statement,
      references,
      forFacts,
      lease,
      extent,
      rowLimit: Math.min(rowLimit, this.#limits.rowLimit),
      atRowLimit,
    };
    return this.#execute(query, guard, signal);
  }

  async #fit(copies: Copies, signal: AbortSignal | undefined): Promise<RecordFit> {
    const [record, path] = await this.#record(copies, signal);
    const sql = lossesSql(record);
    const options = { signal, askedAt: LONG_AGO };
    // Without the counts, which may take longer than a query may, the rest is worth saying.
    const lost = sql === null ? null : await this.#run(copies, { sql }, options, 'read').catch(() => null);
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
  }

  /** The record on the copy at hand, and the path of the copy. */
  async #record(copies: Copies, signal: AbortSignal | undefined): Promise<[ExecutionRecord, string]> {
    this.#throwIfOver(signal);
    const guard = await this.#openGuard();
    const lease = await copies.acquire({ askedAt: LONG_AGO, freshness: 'cached', signal });
    try {
      const use = await this.#instances.use(lease.generation, besideOf(lease));
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
    this.#guard ??= this.#newGuard().catch((error: unknown) => {
      this.#guard = null;
      throw error;
    });
    return this.#guard;
  }

  async #newGuard(): Promise<Guard> {
    this.#parser = await SqlParser.open();
    return new Guard(this.#parser, this.#limits.byteLimitMb);
  }

  #throwIfOver(signal: AbortSignal | undefined): void {
    if (this.#isClosed) throw closed();
    if (signal?.aborted) throw cancelled();
  }

  /** Answers as soon as there is a result, or the query is stopped. What DuckDB then still does goes on behind it. */
  #execute(query: Query, guard: Guard, signal: AbortSignal | undefined): Promise<Result> {
    const environment = { guard, instances: this.#instances, limits: this.#limits, zone: this.#zone };
    const execution = new Execution(query, environment);
    const watch = new Watch({ timeoutSeconds: this.#limits.timeoutSeconds, signal });
    this.#running.add(watch);
    if (this.#isClosed) watch.stop(closed());
    const result = execution.result(watch);
    void this.#untilEnd(result, execution, watch).then(() => {
      query.lease.release();
      this.#running.remove(watch);
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
