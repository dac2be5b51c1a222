import type { LearningError } from '../error/learning-error';
import type { Result } from '../result/result';
import type { Row } from '../result/rows';
import type { Relation, SqlFunction } from './listed';

/** The dialects of SQL that engines take. */
export type EngineDialect = 'duckdb' | 'duckdb-wasm';

/** A value bound to a parameter; never pasted into SQL. */
export type Parameter = string | number | bigint | boolean | null | readonly string[] | readonly number[];

export interface Statement {
  /** One SELECT (or WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN of a SELECT). */
  readonly sql: string;
  /** Bound to $1, $2, … in this order. */
  readonly parameters?: readonly Parameter[];
}

/** What the data at hand is like, where the right SELECT depends on it. An engine that cannot tell has none. */
export interface DataFacts {
  /** Columns of `executions`, in lower case, that hold NaN or infinity, and how many such values they hold. */
  readonly notFinite: ReadonlyMap<string, number>;
}

/** A statement, or what makes it for the data that it is to run on. */
export type Question = Statement | ((facts: DataFacts) => Statement);

export const NO_FACTS: DataFacts = { notFinite: new Map() };

export interface RunOptions {
  /** Aborting it interrupts the query, before execution has begun as well. */
  readonly signal?: AbortSignal | undefined;
  /** When the question was asked, milliseconds since the epoch; freshness counts from here. */
  readonly askedAt?: number;
  /** `latest`: only a copy begun after `askedAt` will do, for alerts. An engine without copies reads what is there. */
  readonly freshness?: 'cached' | 'latest';
  /** Rows kept. Bounded by the engine's own limit. */
  readonly rowLimit?: number;
  /** What becomes of a result with more: it is cut, which it says; or refused as `too_large`. Default `cut`. */
  readonly atRowLimit?: 'cut' | 'refuse';
}

/** How the record of executions of a database fits the model. */
export interface RecordFit {
  /** What keeps it, or a column that it must have, from being read; null where nothing does. */
  readonly problem: LearningError | null;
  /** What a person should know of how it is read, as sentences. */
  readonly remarks: readonly string[];
}

/** How an engine and its data are. */
export interface EngineStatus {
  /** The version of the engine, as it writes it. */
  readonly version: string;
  /** The row of `database_status`; null for an engine that has no such view. */
  readonly database: Row | null;
}

type Asking = Pick<RunOptions, 'signal'>;

/**
 * Takes one SELECT in the sandbox, against a consistent state of the learning database. All throw LearningError. An engine
 * is a folder beside this file, the dialect of its SQL, and a green run of test/engine/conformance.
 */
export interface Engine {
  readonly dialect: EngineDialect;
  run(question: Question, options?: RunOptions): Promise<Result>;
  /** Finds what is wrong with a statement by planning it on the data at hand; reads none of its rows. */
  check(statement: Statement, options?: Asking): Promise<void>;
  /** Every table and view that a query can name. */
  schema(options?: Asking): Promise<readonly Relation[]>;
  /** The functions that queries may call. */
  functions(options?: Asking): Promise<readonly SqlFunction[]>;
  status(options?: Asking): Promise<EngineStatus>;
  /** Stops what runs, and takes nothing more. False where something goes on that hears no interrupt. */
  close(): Promise<boolean>;
  /** Looks at how the record at hand fits the model. Only an engine that reads files of others has to. */
  readonly fit?: (options?: Asking) => Promise<RecordFit>;
}
