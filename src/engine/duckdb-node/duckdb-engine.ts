import { basename } from 'node:path';
import { beingClosed } from '../../error/cancellation';
import { plural } from '../../error/plural';
import { StoredZone } from '../../model/stored-zone';
import { cellAt } from '../../result/cell';
import type { Result } from '../../result/result';
import { type Row, rowsOf } from '../../result/rows';
import type { Generation } from '../../snapshot/generation';
import { LONG_AGO } from '../../snapshot/lease';
import type { Opening, Reader } from '../../snapshot/reader';
import type { Copies } from '../copies';
import { functionsBy } from '../duckdb/functions';
import { type ExecutionRecord, lossesSql, recordProblem } from '../duckdb/record/record';
import { schemaBy } from '../duckdb/schema';
import { STATUS_VIEW } from '../duckdb/status-view';
import { type Engine, NO_FACTS, type Question, type RecordFit, type RunOptions, type Statement } from '../engine';
import { type EngineOptions, type Limits, limits } from '../options';
import { Guard } from '../sql-guard/guard';
import { treeReader } from '../sql-guard/tree-reader';
import { execute, type Query } from './execution';
import type { Instance } from './instance';
import { Instances } from './instances';
import type { PartsStatus } from './parts/kept-parts';
import { Parts } from './parts/parts';
import { Queries } from './queries';
import type { QueryState } from './query-life';
import { type RowsFile, writeRows } from './rows-file';
import { SqlParser } from './sql-parser';

const STATUS_SQL = `SELECT *, version() AS duckdb_version FROM ${STATUS_VIEW}`;

/** DuckDB in this process, on private copies of the database. */
export class DuckdbEngine implements Reader {
  readonly #limits: Limits;
  readonly #zone: StoredZone | null;
  readonly #instances: Instances;
  readonly #queries: Queries;
  readonly #parts: Parts | null;
  #guard: Promise<Guard> | null = null;
  #parser: SqlParser | null = null;
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.#limits = limits(options);
    this.#zone = StoredZone.of(options.storedTimeZone ?? 'UTC');
    const { segmentRows } = this.#limits.parts;
    this.#instances = new Instances({
      ...this.#limits,
      segmentRows,
      storedTimeZone: this.#storedTimeZone,
      isBusy: () => !this.parts.isAtRest,
    });
    this.#queries = new Queries(this.#instances, this.#limits);
    const words = async () => {
      await this.#openGuard();
      return this.#parser!;
    };
    this.#parts =
      this.#limits.keptPartsMb > 0 ? new Parts({ ...this.#limits, storedTimeZone: this.#storedTimeZone }, words) : null;
  }

  /** Answers from these copies. A lease is released when DuckDB no longer works on its files. */
  over(copies: Copies): Engine {
    const ask = async (sql: string, { signal }: Pick<RunOptions, 'signal'> = {}) =>
      rowsOf(await this.#run(copies, { sql }, { signal }, 'read'));
    return {
      dialect: 'duckdb',
      run: (question, options = {}) => this.#run(copies, question, options, 'read'),
      check: async (statement, { signal } = {}) => {
        await this.#run(copies, statement, { signal, askedAt: LONG_AGO }, 'plan');
      },
      schema: (options) => schemaBy((sql) => ask(sql, options)),
      functions: (options) => functionsBy((sql) => ask(sql, options)),
      status: async (options) => {
        const [{ duckdb_version: version, ...database }] = (await ask(STATUS_SQL, options)) as [Row];
        return { version: String(version), database };
      },
      close: () => this.close(),
      fit: ({ signal } = {}) => this.#fit(copies, signal),
    };
  }

  /**
   * Lays the rows of one SELECT in the sandbox into a DuckDB file of their own. Throws LearningError.
   * @param target where no file is, in a folder of our own
   * @returns how many rows it holds
   */
  copyRows(copies: Copies, statement: Statement, { signal, ...target }: RowsFile & Pick<RunOptions, 'signal'>) {
    const { memoryLimitMb } = this.#limits;
    return writeRows({ ...target, memoryLimitMb, signal }, async (take) => {
      const { rows } = await this.#run(copies, statement, { signal, askedAt: LONG_AGO }, take);
      return rows;
    });
  }

  /** What is kept of answers. */
  get parts(): PartsStatus & { readonly isAtRest: boolean } {
    const { status = { reused: 0, bytes: 0 }, isAtRest = true } = this.#parts ?? {};
    return { ...status, isAtRest };
  }

  /** What the queries are at that have not ended. */
  get queries(): readonly QueryState[] {
    return this.#queries.states;
  }

  /** Loads what the first query would have to wait for. */
  async warm(): Promise<void> {
    await this.#openGuard();
  }

  async open(generation: Generation): Promise<Opening> {
    if (this.#isClosed) throw beingClosed();
    const { instance, release } = await this.#instances.open(generation);
    void this.#makeParts(instance).finally(release);
    return instance.opening;
  }

  release(generation: Generation): Promise<void> {
    return this.#instances.release(generation);
  }

  /**
   * Stops what runs. Resolves when there is nothing more to wait for: whether all has ended; false where a query is stuck,
   * which ends with the process alone.
   */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    const haveEnded = await this.#queries.close(beingClosed());
    await this.#parts?.close();
    await this.#instances.close();
    const guard = this.#guard;
    this.#guard = null;
    await guard;
    const parser = this.#parser;
    this.#parser = null;
    await parser?.close();
    return haveEnded;
  }

  #run(copies: Copies, question: Question, options: RunOptions, extent: Query['extent']): Promise<Result> {
    const { signal, askedAt = Date.now(), freshness = 'cached', rowLimit = Infinity, atRowLimit = 'cut' } = options;
    const end = this.#parts?.begin() ?? (() => {});
    const answer = this.#queries.answer(async (steps) => {
      const query: Query = {
        statement: typeof question === 'function' ? question(NO_FACTS) : question,
        forFacts: typeof question === 'function' ? question : null,
        copies,
        extent,
        askedAt,
        freshness,
        rowLimit: Math.min(rowLimit, this.#limits.rowLimit),
        atRowLimit,
      };
      const environment = {
        guard: await this.#openGuard(),
        limits: this.#limits,
        zone: this.#zone,
        parts: this.#parts,
      };
      return execute(query, steps, environment);
    }, signal);
    return answer.finally(end);
  }

  /** Makes the parts of what was asked lately, for a database that has just been opened. */
  async #makeParts(instance: Instance): Promise<void> {
    if (this.#parts === null || instance.grown === null) return;
    try {
      const guard = await this.#openGuard();
      this.#parts.adopt(instance, await instance.record((sql, catalog) => guard.admitOwn(sql, catalog)));
    } catch {
      // The error is told to the next question.
    }
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
        ? [`${column.name} holds ${plural(rows, 'value that does', 'values that do')} not fit, read as NULL.`]
        : [];
    });
    return {
      problem: recordProblem(record, `The database ${basename(path)}`),
      remarks: [...record.remarks, ...losses],
    };
  }

  /** The record on the copy at hand, and the path of the copy. */
  #record(copies: Copies, signal: AbortSignal | undefined): Promise<[ExecutionRecord, string]> {
    return this.#queries.answer(async (steps) => {
      const guard = await this.#openGuard();
      const { lease, instance } = await steps.plan(copies, { askedAt: LONG_AGO, freshness: 'cached' }, false);
      return [await instance.record((sql, catalog) => guard.admitOwn(sql, catalog)), lease.generation.path];
    }, signal);
  }

  #openGuard(): Promise<Guard> {
    this.#guard ??= this.#newGuard().catch((error: unknown) => {
      this.#guard = null;
      throw error;
    });
    return this.#guard;
  }

  get #storedTimeZone(): string {
    return this.#zone?.name ?? 'UTC';
  }

  async #newGuard(): Promise<Guard> {
    this.#parser = await SqlParser.open(this.#storedTimeZone);
    return new Guard(treeReader(this.#parser, this.#limits.byteLimitMb));
  }
}
