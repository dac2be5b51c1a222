import type { DuckDBConnection } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import type { Result } from '../../result/result';
import type { StoredZone } from '../columns/stored-zone';
import { type DataFacts, NO_FACTS, type RunOptions, type Statement } from '../engine';
import type { Guard } from '../sql-guard/guard';
import type { References } from '../sql-guard/references';
import { besideOf, type ReadLease } from './copies';
import { queryError } from './duckdb-error';
import type { Instance } from './instance';
import type { Instances, Use } from './instances';
import { faultsOf, namedNeighbours } from './neighbour-faults';
import type { Limits } from './options';
import { QueryRun } from './query-run';
import { type ExecutionRecord, RECORD } from './record/record';
import { lackingOf } from './record/with-own-tables';
import { STATUS_VIEW, statusViewSql } from './status-view';
import type { Watch } from './watch';

export interface Query {
  readonly statement: Statement;
  readonly references: References;
  /** Makes another statement where the data is not as most data is. */
  readonly forFacts: ((facts: DataFacts) => Statement) | null;
  readonly lease: ReadLease;
  readonly rowLimit: number;
  readonly atRowLimit: NonNullable<RunOptions['atRowLimit']>;
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
  #query: Query;
  readonly #environment: Environment;
  #use: Use | null = null;
  #connection: DuckDBConnection | null = null;
  #run: QueryRun | null = null;
  #record: ExecutionRecord | null = null;

  constructor(query: Query, environment: Environment) {
    this.#query = query;
    this.#environment = environment;
  }

  async result(watch: Watch): Promise<Result> {
    const { lease, rowLimit, atRowLimit, extent } = this.#query;
    const { guard, instances, limits, zone } = this.#environment;
    const { id, asOf } = lease.generation;
    try {
      watch.throwIfStopped();
      this.#use = await instances.use(lease.generation, besideOf(lease));
      const { instance } = this.#use;
      this.#record = await instance.record((sql, catalog) => guard.admitOwn(sql, catalog));
      await this.#meetFacts(instance, this.#record);
      const { statement, references } = this.#query;
      const neighbours = namedNeighbours(references, this.#record);
      const besides = faultsOf(neighbours, lease.neighbours?.faults ?? [], instance.neighbourProblem);
      await guard.admit(references, this.#record.catalog, statement.sql);
      watch.throwIfStopped();
      this.#connection = await instance.connect(this.#setup(this.#record));
      watch.attach(this.#connection);
      watch.throwIfStopped();
      this.#run = new QueryRun(this.#connection, statement);
      const { byteLimitMb } = limits;
      const throwIfStopped = () => watch.throwIfStopped();
      const { columns, rows, isCut, notices } = await this.#run[extent]({
        rowLimit,
        atRowLimit,
        byteLimitMb,
        zone,
        throwIfStopped,
      });
      const warnings = [lease.stale, this.#missingFromArchive(), ...besides].flatMap((error) =>
        error ? [{ severity: 'warning' as const, text: error.message }] : [],
      );
      const lacking = lackingOf(references, this.#record).map((text) => ({ severity: 'warning' as const, text }));
      const { elapsed } = this.#run;
      return {
        columns,
        rows,
        isCut,
        notices: [...warnings, ...lacking, ...notices],
        state: { generation: id, asOf },
        elapsed,
      };
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

  async #meetFacts(instance: Instance, record: ExecutionRecord): Promise<void> {
    const { forFacts } = this.#query;
    if (forFacts === null) return;
    const facts = await instance.facts(record);
    if (facts === NO_FACTS) return;
    const statement = forFacts(facts);
    this.#query = { ...this.#query, statement, references: await this.#environment.guard.read(statement.sql) };
  }

  /** Why the record is shown without archived rows that it might have; null where it has them all, or is not asked for. */
  #missingFromArchive(): LearningError | null {
    const { lease, references } = this.#query;
    if (!references.relations.some(({ name }) => name === RECORD)) return null;
    return lease.archived?.problem ?? this.#use?.instance.archiveProblem ?? null;
  }

  /** SQL that makes the views of the record and of the status, for the statements that can see them. */
  #setup(record: ExecutionRecord): string {
    const { references, lease } = this.#query;
    const sees = (relation: string) =>
      references.listsCatalog || references.relations.some(({ name }) => name === relation);
    const named = (name: string) => references.relations.some((one) => one.name === name);
    const own = [...record.ownTables].filter(([name]) => named(name));
    const neighbours = [...record.neighbours].filter(
      ([name, { isSet }]) => (isSet && references.listsCatalog) || named(name),
    );
    return [
      ...[...own, ...neighbours].map(([name, { select }]) => `CREATE TEMP VIEW ${name} AS ${select}`),
      record.select !== null && sees(RECORD) ? `CREATE TEMP VIEW ${RECORD} AS ${record.select}` : '',
      sees(STATUS_VIEW) ? statusViewSql(lease.generation, record) : '',
    ]
      .filter(Boolean)
      .join('; ');
  }

  #failure(error: unknown): LearningError {
    if (error instanceof LearningError) return error;
    const { statement, lease } = this.#query;
    const { memoryLimitMb } = this.#environment.limits;
    const context = {
      sql: statement.sql,
      path: this.#use?.instance.path ?? lease.generation.path,
      memoryLimitMb,
      shift: this.#run?.shift ?? 0,
      record: this.#record,
    };
    return queryError(error, context);
  }
}
