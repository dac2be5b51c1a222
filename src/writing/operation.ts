import type { Json } from '@duckdb/node-api';
import type { WritableDatabase } from './writable-database';

/** How far an operation is. */
export interface Progress {
  /** What it is doing, in a word or two. */
  readonly stage: string;
  /** Of what it is doing, in rows, bytes or whatever `total` counts. */
  readonly done: number;
  /** Null where nobody knows. */
  readonly total: number | null;
}

export type Report = (progress: Progress) => void;

/** A name for it, and plain JSON in and out, so that it can run in the process that has the database open. */
export interface Operation<Options = Json, Result = Json> {
  /** Noun, full stop, verb, such as `retention.run`. */
  readonly name: string;
  /** Options from outside, checked. Throws LearningError `bad_usage`, naming the field. */
  parse(raw: unknown): Options;
  run(database: WritableDatabase, options: Options, report: Report): Promise<Result>;
}
