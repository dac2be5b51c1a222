import type { DuckDBConnection } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import type { Result } from '../../result/result';
import type { Lease } from '../../snapshot/lease';
import type { Statement } from '../engine';
import { queryError } from './duckdb-error';
import type { Guard } from './guard/guard';
import type { References } from './guard/references';
import type { Instance } from './instance';
import type { Instances, Use } from './instances';
import type { Limits } from './options';
import { QueryRun } from './query-run';
import { STATUS_VIEW, statusViewSql } from './status-view';
import type { StoredZone } from './stored-zone';
import type { Watch } from './watch';

export interface Query {
  readonly statement: Statement;
  readonly references: References;
  readonly lease: Lease;
  readonly rowLimit: number;
  /** How far to go. */
  readonly extent: 'plan' | 'read';
}

interface Environment {
  readonly guard: Guard;
  readonly instances: Instances;
  readonly limits: Limits;
  readonly zone: StoredZone | null;
}

/** One query on its generation: what it opens, and the closing of it. */
export class Execution {
  readonly #query: Query;
  readonly #environment: Environment;
  #use: Use | null = null;
  #connection: DuckDBConnection | null = null;
  #run: QueryRun | null = null;

  constructor(query: Query, environment: Environment) {
    this.#query = query;
    this.#environment = environment;
  }

  async result(watch: Watch): Promise<Result> {
    const { statement, references, lease, rowLimit, extent } = this.#query;
    const { guard, instances, limits, zone } = this.#environment;
    const { id, asOf } = lease.generation;
    try {
      watch.throwIfStopped();
      this.#use = await instances.use(lease.generation);
      const { instance } = this.#use;
      await guard.admit(references, await instance.catalog(), statement.sql);
      watch.throwIfStopped();
      this.#connection = await instance.connect(await this.#setup(instance));
      watch.attach(this.#connection);
      watch.throwIfStopped();
      this.#run = new QueryRun(this.#connection, statement);
      const { byteLimitMb } = limits;
      const throwIfStopped = () => watch.throwIfStopped();
      const { columns, rows, notices } = await this.#run[extent]({ rowLimit, byteLimitMb, zone, throwIfStopped });
      const stale = lease.stale === null ? [] : [{ severity: 'warning' as const, text: lease.stale.message }];
      const { elapsed } = this.#run;
      return { columns, rows, notices: [...stale, ...notices], state: { generation: id, asOf }, elapsed };
    } catch (error) {
      const failure = watch.error ?? this.#failure(error);
      // After a failure of its own DuckDB refuses further work; after one of memory it may keep what the query has taken.
      if (failure.code === 'internal' || failure.code === 'out_of_memory') this.#use?.abandon();
      throw failure;
    }
  }

  /** DuckDB no longer works on it when this settles. */
  async end(): Promise<void> {
    try {
      await this.#run?.end();
    } finally {
      this.#connection?.disconnectSync();
      this.#use?.release();
    }
  }

  /** SQL that makes the view of the status, for the few statements that can see it. */
  async #setup(instance: Instance): Promise<string> {
    const { references, lease } = this.#query;
    const seen = references.listsCatalog || references.relations.some(({ name }) => name === STATUS_VIEW);
    return seen ? statusViewSql(lease.generation, await instance.statusColumns()) : '';
  }

  #failure(error: unknown): LearningError {
    if (error instanceof LearningError) return error;
    const { statement, lease } = this.#query;
    const { memoryLimitMb } = this.#environment.limits;
    const context = {
      sql: statement.sql,
      path: lease.generation.path,
      memoryLimitMb,
      shift: this.#run?.shift ?? 0,
    };
    return queryError(error, context);
  }
}
