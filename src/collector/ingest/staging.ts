import { setImmediate } from 'node:timers/promises';
import { BOOLEAN, DOUBLE, DuckDBDataChunk, type DuckDBType, FLOAT, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { TableColumn } from '../../model/columns';
import type { Session } from '../../store/session';
import type { Value } from '../record/value';

/** Rows at a time; DuckDB takes no more than 2,048. */
const CHUNK = 1_024;

interface Staged {
  readonly type: DuckDBType;
  readonly name: string;
  /** SQL of the value in its own type. */
  readonly sql: (name: string) => string;
}

/** Text, numbers and truth go as they are; everything else as text or as microseconds, and is cast on its way in. */
function staged({ name, type }: Pick<TableColumn, 'name' | 'type'>): Staged {
  const own = (sql: string) => sql;
  if (type === 'VARCHAR') return { name, type: VARCHAR, sql: own };
  if (type === 'INTEGER') return { name, type: INTEGER, sql: own };
  if (type === 'FLOAT') return { name, type: FLOAT, sql: own };
  if (type === 'BOOLEAN') return { name, type: BOOLEAN, sql: own };
  if (type === 'TIMESTAMP') return { name, type: DOUBLE, sql: (sql) => `make_timestamp(${sql}::BIGINT)` };
  return { name, type: VARCHAR, sql: (sql) => `${sql}::${type}` };
}

/** A temporary table that rows are appended to, to be inserted from there in one statement. */
export class Staging {
  readonly table: string;
  readonly #columns: readonly Staged[];

  constructor(table: string, columns: readonly Pick<TableColumn, 'name' | 'type'>[]) {
    this.table = table;
    this.#columns = columns.map(staged);
  }

  get names(): string {
    return this.#columns.map(({ name }) => name).join(', ');
  }

  /** The columns in their own types, for a SELECT. */
  get values(): string {
    return this.#columns.map(({ name, sql }) => sql(name)).join(', ');
  }

  /** The table with the rows of these and no others. */
  async fill<T>(session: Session, items: readonly T[], rowOf: (item: T) => readonly Value[]): Promise<void> {
    const columns = this.#columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    await session.run(`CREATE TEMP TABLE IF NOT EXISTS ${this.table} (${columns}); DELETE FROM ${this.table}`);
    const appender = await session.appender(this.table);
    const types = this.#columns.map(({ type }) => type);
    for (let at = 0; at < items.length; at += CHUNK) {
      const part = items.slice(at, at + CHUNK).map(rowOf);
      const chunk = DuckDBDataChunk.create(types, part.length);
      chunk.setColumns(types.map((_, i) => part.map((row) => row[i]!)));
      appender.appendDataChunk(chunk);
      // Requests get their turn in between.
      await setImmediate();
    }
    appender.closeSync();
  }
}
