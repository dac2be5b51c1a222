import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
} from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import type { Column } from '../../result/column';
import type { Notice } from '../../result/result';
import { within } from '../../snapshot/waiting';
import type { GrowingColumnsOptions } from '../columns/growing-columns';
import type { RunOptions, Statement } from '../engine';
import { limited, tooManyRows } from '../row-limit';
import { bind } from './parameters';
import type { Steps } from './query-life';
import { ColumnSet } from './readers/column-set';

interface Rows {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly isCut: boolean;
  readonly notices: readonly Notice[];
}

/** Takes rows as DuckDB lays them out, chunk by chunk. */
export type TakeChunk = (chunk: DuckDBDataChunk) => void;

interface ReadOptions extends GrowingColumnsOptions {
  readonly rowLimit: number;
  readonly atRowLimit: RunOptions['atRowLimit'];
}

/** Most chunks take a few milliseconds. */
const SOON_MS = 100;

const RUN_FOR_ERROR = 'EXPLAIN ANALYZE ';

/** One statement on one connection, from planning to the last row. */
export class QueryRun {
  readonly #connection: DuckDBConnection;
  readonly #statement: Statement;
  readonly #steps: Steps;
  readonly #setup: string;
  #result: DuckDBResult | null = null;
  /** What DuckDB is working on: the chunk after those that were read. */
  #next: Promise<DuckDBDataChunk | null> | null = null;
  #exhausted = false;
  /** Milliseconds waited for DuckDB. */
  elapsed = 0;
  /** Bytes that stand before the statement in the SQL that failed. */
  shift = 0;

  /** @param setup SQL that has run on the connection */
  constructor(connection: DuckDBConnection, statement: Statement, steps: Steps, setup: string) {
    this.#connection = connection;
    this.#setup = setup;
    this.#statement = statement;
    this.#steps = steps;
  }

  async plan(): Promise<Rows> {
    const prepared = await this.#prepare(this.#statement.sql);
    prepared.destroySync();
    return { columns: [], rows: 0, isCut: false, notices: [] };
  }

  /** Hands on all rows as they are, of a statement that bounds them. */
  async handOn({ take }: { readonly take: TakeChunk }): Promise<Rows> {
    const result = await this.#execute();
    let rows = 0;
    for (;;) {
      this.#next = this.#fetch(result);
      const chunk = await this.#timed(this.#next);
      this.#steps.throwIfClosed();
      if (chunk === null) break;
      take(chunk);
      rows += chunk.rowCount;
    }
    if (result.returnType === ResultReturnType.INVALID) await this.#throwItsError();
    return { columns: [], rows, isCut: false, notices: [] };
  }

  async read({ rowLimit, atRowLimit, ...options }: ReadOptions): Promise<Rows> {
    const result = await this.#execute();
    const columns = new ColumnSet(result, options);
    let rows = 0;
    let more = false;
    this.#next = this.#fetch(result);
    while (!more) {
      const chunk = await this.#timed(this.#next);
      this.#steps.throwIfClosed();
      if (chunk === null) break;
      this.#next = this.#fetch(result);
      const kept = Math.min(chunk.rowCount, rowLimit - rows);
      await columns.append(chunk, kept);
      rows += kept;
      more = kept < chunk.rowCount;
      if (more && atRowLimit === 'refuse') throw tooManyRows(rowLimit);
    }
    if (result.returnType === ResultReturnType.INVALID) await this.#throwItsError();
    const { columns: finished, notices } = columns.finish();
    return { columns: finished, rows, isCut: more, notices: more ? [limited(rowLimit), ...notices] : notices };
  }

  /**
   * Ends what is left of the query: a result that is not read to its end keeps the database open. So does one that is
   * interrupted amid the work on a chunk, until it is collected as garbage: a chunk that is soon done is waited for.
   */
  async close(): Promise<void> {
    while (this.#result !== null && !this.#exhausted) {
      if (this.#next !== null) await within(SOON_MS, this.#next, undefined);
      this.#connection.interrupt();
      this.#next ??= this.#fetch(this.#result);
      await this.#next;
      this.#next = null;
    }
  }

  async #execute(): Promise<DuckDBResult> {
    const prepared = await this.#prepare(this.#statement.sql);
    this.#steps.read(this);
    const result = await this.#timed(prepared.stream());
    this.#result = result;
    prepared.destroySync();
    return result;
  }

  async #prepare(sql: string): Promise<DuckDBPreparedStatement> {
    const prepared = await this.#timed(this.#connection.prepare(sql));
    bind(prepared, this.#statement.parameters ?? []);
    return prepared;
  }

  /** Null at the end. It goes on while what came before is read, and perhaps while that fails. */
  #fetch(result: DuckDBResult): Promise<DuckDBDataChunk | null> {
    const fetching = result.fetchChunk().then((chunk) => {
      if (chunk !== null && chunk.rowCount > 0) return chunk;
      this.#exhausted = true;
      return null;
    });
    fetching.catch(() => {});
    return fetching;
  }

  /**
   * An error amid the rows ends them without a word: the bindings yield no message then. EXPLAIN ANALYZE runs the
   * statement again, keeps none of its rows, and throws what it throws. What fails only where a value is laid out, as
   * vectors of VARIANT may, fails where all rows are kept. (Such results keep the database open until they are
   * collected as garbage; nothing else that ends a query does.)
   */
  async #throwItsError(): Promise<never> {
    await this.#leaveTransaction();
    this.shift = RUN_FOR_ERROR.length;
    await (await this.#prepare(RUN_FOR_ERROR + this.#statement.sql)).run();
    this.shift = 0;
    await (await this.#prepare(this.#statement.sql)).run();
    throw new LearningError('internal', 'DuckDB ended the result early, and did not when the query ran again.', {
      hint: 'Run the query again.',
    });
  }

  /** Of a state that commits are added to: within its transaction nothing runs after a failure. */
  async #leaveTransaction(): Promise<void> {
    const hasLeft = await this.#connection.run('ROLLBACK').then(
      () => true,
      () => false,
    );
    // What it made within the transaction is gone; what it made before is still there.
    if (hasLeft && this.#setup !== '') await this.#connection.run(this.#setup).catch(() => {});
  }

  async #timed<T>(work: Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work;
    } finally {
      this.elapsed += performance.now() - start;
    }
  }
}
