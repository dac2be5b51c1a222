import type { LearningError } from '../error/learning-error';
import type { Result } from '../result/result';

/** A value bound to a parameter; never pasted into SQL. */
export type Parameter = string | number | bigint | boolean | null | readonly string[] | readonly number[];

export interface Statement {
  /** One SELECT (or WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN of a SELECT). */
  readonly sql: string;
  /** Bound to $1, $2, … in this order. */
  readonly parameters?: readonly Parameter[];
}

export interface RunOptions {
  /** Aborting it interrupts the query, before execution has begun as well. */
  readonly signal?: AbortSignal | undefined;
  /** When the question was asked, milliseconds since the epoch; freshness counts from here. */
  readonly askedAt?: number;
  /** `latest`: only a copy begun after `askedAt` will do, for alerts. */
  readonly freshness?: 'cached' | 'latest';
  /** Rows kept; the result says in a notice when there were more. Bounded by the engine's own limit. */
  readonly rowLimit?: number;
}

/** How the record of executions of a database fits the model. */
export interface RecordFit {
  /** What keeps it, or a column that it must have, from being read; null where nothing does. */
  readonly problem: LearningError | null;
  /** What a person should know of how it is read, as sentences. */
  readonly remarks: readonly string[];
}

/** Takes one SELECT in the sandbox, against a consistent state of the learning database. Throws LearningError. */
export interface Engine {
  run(statement: Statement, options?: RunOptions): Promise<Result>;
  /** Finds what is wrong with a statement by planning it on the copy at hand; reads none of its rows. */
  check(statement: Statement, options?: Pick<RunOptions, 'signal'>): Promise<void>;
  /** Looks at the record on the copy at hand. */
  fit(options?: Pick<RunOptions, 'signal'>): Promise<RecordFit>;
}
