import { tableFromIPC } from '@uwdata/flechette';
import { queryCancelled } from '../../error/cancellation';
import { LearningError } from '../../error/learning-error';
import { withoutEnd } from '../../query/sql/statement-end';
import type { Column } from '../../result/column';
import type { Notice } from '../../result/result';
import { GrowingColumns, type GrowingColumnsOptions } from '../columns/growing-columns';
import type { RunOptions, Statement } from '../engine';
import { limited, tooManyRows } from '../row-limit';
import { unshownVariant } from './failures';
import { Parameters } from './parameters';
import type { ArrowBatch } from './readers/batch';
import { plainColumns, type ReadColumn, readColumn } from './readers/columns';
import type { BatchReader } from './readers/plain';
import { holdsVariant, nestedType } from './readers/types';
import type { Session } from './session';
import { turn } from './turn';

interface Rows {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly isCut: boolean;
  readonly notices: readonly Notice[];
}

interface ReadOptions extends GrowingColumnsOptions {
  readonly rowLimit: number;
  readonly atRowLimit: RunOptions['atRowLimit'];
}

interface Bounds {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** How long this thread may work before it hears others. */
const LONGEST_TURN_MS = 20;

const PREPARE = 'PREPARE asked AS ';
const EXPLAIN = 'EXPLAIN ';
const RUN_FOR_ERROR = 'EXPLAIN ANALYZE ';
/** What the bindings say of a result that is over. */
const ENDED = /unsuccessful or closed (pending|streaming) query/;
const isExplain = /^\s*explain\b/i;

/** One statement, from planning to the last row. */
export class QueryRun {
  readonly #session: Session;
  readonly #statement: Statement;
  readonly #bounds: Bounds;
  readonly #deadline: number;
  #turnBegan = performance.now();
  #isInTransaction = false;
  /** Milliseconds that DuckDB worked. */
  elapsed = 0;
  /** Bytes that stand before the statement in the SQL that failed. */
  shift = 0;

  constructor(session: Session, statement: Statement, bounds: Bounds) {
    this.#session = session;
    this.#statement = statement;
    this.#bounds = bounds;
    this.#deadline = performance.now() + bounds.timeoutSeconds * 1000;
  }

  async plan(): Promise<Rows> {
    const { sql, parameters = [] } = this.#statement;
    const { arguments: given } = new Parameters(sql, parameters);
    this.#inTransaction();
    try {
      if (given !== null || isExplain.test(sql)) this.#prepare(sql);
      else await this.#start(EXPLAIN + sql, EXPLAIN.length);
    } finally {
      this.#end();
    }
    return { columns: [], rows: 0, isCut: false, notices: [] };
  }

  async read({ rowLimit, atRowLimit, ...options }: ReadOptions): Promise<Rows> {
    const parameters = new Parameters(this.#statement.sql, this.#statement.parameters ?? []);
    this.#inTransaction();
    try {
      const { header, columns } = await this.#begin(parameters);
      const named = columns.map(({ name, read: { typeName } }) => ({ name, typeName }));
      const growing = new GrowingColumns<BatchReader>(named, options, (spec, i) => columns[i]!.read.make(spec));
      let rows = 0;
      let more = false;
      while (!more) {
        await this.#breathe();
        const bytes = this.#fetch(parameters);
        if (bytes === null) continue;
        if (bytes.length === 0) break;
        const table = tableFromIPC([header, bytes]);
        const kept = Math.min(table.numRows, rowLimit - rows);
        for (const [i, column] of growing.columns.entries()) {
          const [batch] = table.getChildAt(i)!.data as unknown as [ArrowBatch | undefined];
          if (batch) column.append(batch, kept);
        }
        rows += kept;
        more = kept < table.numRows;
        if (more && atRowLimit === 'refuse') throw tooManyRows(rowLimit);
      }
      const { columns: finished, notices } = growing.finish();
      return { columns: finished, rows, isCut: more, notices: more ? [limited(rowLimit), ...notices] : notices };
    } finally {
      this.#end();
    }
  }

  /**
   * An error amid the rows ends them without its words. EXPLAIN ANALYZE runs the statement again, keeps none of its rows,
   * and throws what it throws.
   */
  #fetch(parameters: Parameters): Uint8Array | null {
    try {
      return this.#timed(() => this.#session.fetch());
    } catch (error) {
      if (!ENDED.test(String(error))) throw error;
      this.#inTransaction();
      const again = RUN_FOR_ERROR + this.#statement.sql;
      const { arguments: given } = parameters;
      if (given !== null) this.#prepare(again, RUN_FOR_ERROR.length);
      this.shift = RUN_FOR_ERROR.length + (given === null ? 0 : PREPARE.length);
      this.#timed(() => this.#session.rows(given === null ? again : `EXECUTE asked(${given})`));
      this.shift = 0;
      throw new LearningError('internal', 'DuckDB ended the result early, and did not when the query ran again.', {
        hint: 'Run the query again.',
        cause: error,
      });
    }
  }

  /** Executes the statement, or one around it that prints what cannot be read as it arrives. */
  async #begin(parameters: Parameters): Promise<{ header: Uint8Array; columns: { name: string; read: ReadColumn }[] }> {
    const { sql } = this.#statement;
    const header = await this.#execute(sql, parameters, 0).catch((error) => this.#wordless(error, parameters));
    const { fields } = tableFromIPC(header).schema;
    const plain = plainColumns(fields);
    const named = (read: readonly ReadColumn[]) => fields.map(({ name }, i) => ({ name, read: read[i]! }));
    if (plain !== null) return { header, columns: named(plain) };
    this.#session.cancel();
    const types = this.#types(parameters);
    const read = fields.map((field, i) => readColumn(field, types[i]!));
    const names = fields.map((_, i) => `c${i}`);
    const items = read.map((column, i) => ('printed' in column ? `${column.printed(`c${i}`)} AS c${i}` : `c${i}`));
    const before = `SELECT ${items.join(', ')} FROM (\n`;
    const around = `${before}${withoutEnd(sql)}\n) AS printed(${names.join(', ')})`;
    return { header: await this.#execute(around, parameters, utf8Length(before)), columns: named(read) };
  }

  #types(parameters: Parameters): string[] {
    this.#inTransaction();
    const described = `DESCRIBE SELECT * FROM (\n${withoutEnd(parameters.inlined())}\n)`;
    return this.#timed(() => this.#session.rows(described)).map(([, type]) => String(type));
  }

  /**
   * A statement that takes longer than a turn is refused without words for columns that cannot be shown: what DuckDB
   * throws then reaches nobody who could read it.
   */
  #wordless(error: unknown, parameters: Parameters): never {
    if (error instanceof Error) throw error;
    this.#session.cancel();
    if (this.#types(parameters).some((type) => holdsVariant(nestedType(type)))) throw unshownVariant(error);
    throw error;
  }

  async #execute(sql: string, { arguments: given }: Parameters, shift: number): Promise<Uint8Array> {
    if (given === null) return this.#start(sql, shift);
    this.#prepare(sql, shift);
    // Places in its errors are places in the prepared statement.
    return this.#start(`EXECUTE asked(${given})`, PREPARE.length + shift);
  }

  #prepare(sql: string, shift = 0): void {
    this.shift = PREPARE.length + shift;
    this.#timed(() => this.#session.runAsking(PREPARE + sql));
    this.shift = 0;
  }

  async #start(sql: string, shift: number): Promise<Uint8Array> {
    this.shift = shift;
    let header = this.#timed(() => this.#session.start(sql));
    while (header === null) {
      await this.#breathe();
      header = this.#timed(() => this.#session.poll());
    }
    return header;
  }

  /** Nothing can be written in it, whatever the statement is. */
  #inTransaction(): void {
    this.#rollBack();
    this.#session.runAsking('BEGIN TRANSACTION READ ONLY');
    this.#isInTransaction = true;
  }

  #end(): void {
    this.#session.cancel();
    this.#rollBack();
  }

  #rollBack(): void {
    // An error that DuckDB throws takes longer than many a query.
    if (!this.#isInTransaction) return;
    this.#isInTransaction = false;
    try {
      this.#session.runAsking('ROLLBACK');
    } catch {
      // DuckDB has ended it.
    }
  }

  /** Hears others, if it is time to. Throws where nobody waits for the query any more. */
  async #breathe(): Promise<void> {
    this.#throwIfDone();
    if (performance.now() - this.#turnBegan < LONGEST_TURN_MS) return;
    await turn();
    this.#turnBegan = performance.now();
    this.#throwIfDone();
  }

  #throwIfDone(): void {
    const { signal, timeoutSeconds } = this.#bounds;
    if (signal?.aborted) throw queryCancelled();
    if (performance.now() > this.#deadline) {
      throw new LearningError('timeout', `The query took longer than ${timeoutSeconds} s.`);
    }
  }

  #timed<T>(work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.elapsed += performance.now() - start;
    }
  }
}

const utf8Length = (text: string) => new TextEncoder().encode(text).length;
