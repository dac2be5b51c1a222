import type { Engine, Parameter, RunOptions } from '../../../src/engine/engine';
import type { EngineOptions } from '../../../src/engine/options';
import { LearningError } from '../../../src/error/learning-error';
import { type Cell, cellAt } from '../../../src/result/cell';
import type { Result } from '../../../src/result/result';

/** Opens an engine over a database made by `sql`. */
export type Open = (sql: readonly string[], options?: EngineOptions) => Promise<EngineUnderTest>;

/** Whether it is a DuckDB without its extensions for JSON and time zones, and without threads. */
export type Lacks = boolean;

/** An engine, and short ways to ask it. */
export abstract class EngineUnderTest {
  abstract readonly engine: Engine;
  /** Where its database lies, of which no answer shows the folder. */
  abstract readonly path: string;

  /** Leaves nothing behind. Waits for every query. */
  abstract close(): Promise<void>;

  run(sql: string, options?: RunOptions, parameters: readonly Parameter[] = []): Promise<Result> {
    return this.engine.run({ sql, parameters }, options);
  }

  async rows(sql: string, ...parameters: Parameter[]): Promise<Cell[][]> {
    return rowsOf(await this.run(sql, {}, parameters));
  }

  /** The one value. */
  async value(sql: string, ...parameters: Parameter[]): Promise<Cell> {
    return (await this.rows(sql, ...parameters))[0]![0]!;
  }

  /** What the query throws. */
  error(sql: string, options?: RunOptions, parameters: readonly Parameter[] = []): Promise<LearningError> {
    return thrown(this.run(sql, options, parameters));
  }
}

export async function thrown(work: Promise<unknown>): Promise<LearningError> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof LearningError)) throw error ?? new Error('It did not throw.');
  return error;
}

export function rowsOf({ columns, rows }: Result): Cell[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => cellAt(column, row)));
}
