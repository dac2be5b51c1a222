import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteText } from '../../../model/quote';
import { type ChangedColumn, type ChangedTable, type Group, groupsOf, isMixed, tableKey } from './changed-rows';
import { CHUNK_ROWS, type LogChunk, type LogTransaction } from './log-entries';
import { fixed, type LogType } from './log-types';
import { isValid, type LogVector } from './log-vector';
import { NotTakenIn, unknown } from './not-taken-in';
import { type Place, pickOf } from './pick-vector';
import { TableAppender } from './table-appender';

/** New values on their way, of one column. */
const STAGE = 'learning_new_values';

export interface ColumnName {
  readonly schema: string;
  readonly name: string;
  /** The name of the column in lower case. */
  readonly column: string;
}

interface NewValue {
  readonly rowId: number;
  readonly place: Place;
  readonly isSure: boolean;
}

/** Makes the changes of each group, one after the other, on a connection whose database is the one that they are of. */
export class Taking {
  readonly #connection: DuckDBConnection;
  readonly #database: string;
  /** Of the tables that rows have been added to, whose columns stay as they are. */
  readonly #appenders = new Map<string, TableAppender>();
  /** A column whose values may go with their rows, but not change. */
  fixed: ColumnName | null = null;

  constructor(connection: DuckDBConnection, database: string) {
    this.#connection = connection;
    this.#database = database;
  }

  /**
   * Throws NotTakenIn, or what DuckDB says; some of the transactions may have been made then.
   * @param ready before anything changes
   */
  async make(transactions: readonly LogTransaction[], ready: Promise<unknown>): Promise<void> {
    const rowsBefore = isMixed(transactions) ? await this.#rowsOfTables() : new Map<string, number>();
    for (const group of groupsOf(transactions, rowsBefore)) await this.#makeGroup(group, ready);
  }

  close(): void {
    for (const appender of this.#appenders.values()) appender.close();
  }

  async #makeGroup(group: Group, ready: Promise<unknown>): Promise<void> {
    const [first, ...others] = group;
    // New rows of one table need no BEGIN: flushing the appender is a transaction.
    if (others.length === 0 && first!.columns.size + first!.deleted.size === 0) return this.#insert(first!, ready);
    await ready;
    await this.#connection.run('BEGIN TRANSACTION');
    try {
      for (const table of group) await this.#change(table);
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Deleted ones too, or fewer. */
  async #rowsOfTables(): Promise<Map<string, number>> {
    const tables = await this.#connection.runAndReadAll(
      `SELECT schema_name, table_name, estimated_size FROM system.main.duckdb_tables() WHERE database_name = ${quoteText(this.#database)}`,
    );
    return new Map(
      tables
        .getRowsJson()
        .map(([schema, name, rows]) => [tableKey({ schema: String(schema), name: String(name) }), Number(rows)]),
    );
  }

  async #change(table: ChangedTable): Promise<void> {
    if (table.columns.size + table.deleted.size > 0) {
      const names = await this.#storedColumns(table);
      for (const [number, column] of table.columns) {
        const name = names[number];
        if (name === undefined) throw unknown('an update of a column that is not there');
        if (this.#isFixed(table, name)) throw new NotTakenIn('beside', 'a row that an archive may have is another now');
        await this.#update(table, name, column);
      }
    }
    if (table.deleted.size > 0) await this.#delete(table);
    if (table.inserted.length > 0) await this.#insert(table, Promise.resolve());
  }

  async #insert({ schema, name, inserted }: ChangedTable, ready: Promise<unknown>): Promise<void> {
    const key = tableKey({ schema, name });
    let appender = this.#appenders.get(key);
    if (appender === undefined) {
      appender = await TableAppender.of(this.#connection, name, schema, this.#database);
      this.#appenders.set(key, appender);
    }
    await appender.append(inserted, ready);
  }

  async #delete(table: ChangedTable): Promise<void> {
    const ids = [...table.deleted];
    await this.#exactly(ids.length, `DELETE FROM ${this.#nameOf(table)} WHERE rowid IN (${ids.join(', ')})`);
  }

  async #update(table: ChangedTable, column: string, { type, cells }: ChangedColumn): Promise<void> {
    const { name, quoted } = { name: this.#nameOf(table), quoted: quoteIdentifier(column) };
    const empty: number[] = [];
    const given: NewValue[] = [];
    for (const [rowId, { place, isThere }] of cells) {
      if (isThere === false) empty.push(rowId);
      else if (place === null || !isValid(place.vector, place.row)) throw unknown('a value that was there before');
      else given.push({ rowId, place, isSure: isThere === true });
    }
    if (empty.length > 0) {
      await this.#exactly(empty.length, `UPDATE ${name} SET ${quoted} = NULL WHERE rowid IN (${empty.join(', ')})`);
    }
    if (given.length === 0) return;
    await this.#connection.run(
      `CREATE OR REPLACE TEMP TABLE ${STAGE} AS SELECT rowid AS row_number, ${quoted} AS value, true AS is_sure FROM ${name} LIMIT 0`,
    );
    await this.#stage(given, type);
    // What is written to a row without a value stays unseen, unless it is said that the row has one.
    const sure = given.filter(({ isSure }) => isSure).length;
    const changed = await this.#changes(`UPDATE ${name} SET ${quoted} = stage.value FROM temp.main.${STAGE} AS stage
      WHERE ${name}.rowid = stage.row_number AND ${name}.rowid IN (${given.map(({ rowId }) => rowId).join(', ')})
        AND (stage.is_sure OR ${name}.${quoted} IS NOT NULL)`);
    if (changed < sure || changed > given.length) throw new NotTakenIn('failed', 'rows to update are missing');
    await this.#connection.run(`DROP TABLE temp.main.${STAGE}`);
  }

  async #stage(given: readonly NewValue[], type: LogType): Promise<void> {
    const appender = await TableAppender.of(this.#connection, STAGE, 'main', 'temp');
    try {
      await appender.append(staged(given, type), Promise.resolve());
    } finally {
      appender.close();
    }
  }

  /** Names of the columns of a table, in their order, where all of them are stored and none hides the numbers of rows. */
  async #storedColumns({ schema, name }: ChangedTable): Promise<string[]> {
    const isIt = `database_name = ${quoteText(this.#database)} AND schema_name = ${quoteText(schema)} AND table_name = ${quoteText(name)}`;
    const rows = await this.#connection.runAndReadAll(
      `SELECT column_name, (SELECT system.main.contains(system.main.upper(sql), 'GENERATED') FROM system.main.duckdb_tables() WHERE ${isIt})
       FROM system.main.duckdb_columns() WHERE ${isIt} ORDER BY column_index`,
    );
    const columns = rows.getRowsJson().map(([column, isGenerated]) => {
      if (isGenerated !== false || String(column).toLowerCase() === 'rowid') throw unknown('a table of another kind');
      return String(column);
    });
    return columns;
  }

  #isFixed({ schema, name }: ChangedTable, column: string): boolean {
    const { fixed } = this;
    return fixed !== null && fixed.schema === schema && fixed.name === name && fixed.column === column.toLowerCase();
  }

  async #changes(sql: string): Promise<number> {
    return (await this.#connection.run(sql)).rowsChanged;
  }

  async #exactly(count: number, sql: string): Promise<void> {
    if ((await this.#changes(sql)) !== count) throw new NotTakenIn('failed', 'rows to change are missing');
  }

  #nameOf({ schema, name }: ChangedTable): string {
    return [this.#database, schema, name].map(quoteIdentifier).join('.');
  }
}

const allThere = (width: number, bytes: Buffer<ArrayBuffer>): LogVector => ({
  rows: bytes.length / width,
  validity: null,
  values: { kind: 'fixed', width, bytes, start: 0 },
});

/** Numbers of rows, their new values, and whether these are there for certain. */
function* staged(given: readonly NewValue[], type: LogType): Iterable<LogChunk> {
  for (let at = 0; at < given.length; at += CHUNK_ROWS) {
    const part = given.slice(at, at + CHUNK_ROWS);
    const numbers = Buffer.alloc(part.length * 8);
    part.forEach(({ rowId }, i) => {
      numbers.writeBigInt64LE(BigInt(rowId), i * 8);
    });
    yield {
      rows: part.length,
      types: [fixed('BIGINT'), type, fixed('BOOLEAN')],
      columns: [
        allThere(8, numbers),
        // Each of them has a value: `#update` leaves out what has none.
        { ...pickOf(part.map(({ place }) => place)), validity: null },
        allThere(1, Buffer.from(part.map(({ isSure }) => Number(isSure)))),
      ],
    };
  }
}
