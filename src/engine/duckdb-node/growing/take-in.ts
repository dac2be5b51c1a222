import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { quoteIdentifier, quoteText } from '../../../model/quote';
import { type ChangedColumn, type ChangedTable, type Group, groupsOf, isMixed, tableKey } from './changed-rows';
import { fillVector } from './fill-vector';
import { CHUNK_ROWS, type LogChunk, type LogTransaction } from './log-entries';
import { fixed, type LogType } from './log-types';
import { isValid, join, type LogVector, type Place, pickOf } from './log-vector';
import { NotTakenIn, unknown } from './not-taken-in';
import { typeOfColumn } from './type-of-column';

/** New values on their way, of one column. */
const STAGE = 'learning_new_values';

export interface ColumnName {
  readonly schema: string;
  readonly name: string;
  /** In lower case. */
  readonly column: string;
}

/** Makes the changes of each group, one after the other, on a connection whose database is the one that they are of. */
export class Taking {
  readonly #connection: DuckDBConnection;
  readonly #database: string;
  readonly #fixed: ColumnName | null;

  /** @param fixed a column whose values may go with their rows, but not change */
  constructor(connection: DuckDBConnection, database: string, fixed: ColumnName | null) {
    this.#connection = connection;
    this.#database = database;
    this.#fixed = fixed;
  }

  /** Throws NotTakenIn, or what DuckDB says; some of the transactions may have been made then. */
  async make(transactions: readonly LogTransaction[]): Promise<void> {
    const rowsBefore = isMixed(transactions) ? await this.#rowsOfTables() : new Map<string, number>();
    for (const group of groupsOf(transactions, rowsBefore)) await this.#makeGroup(group);
  }

  async #makeGroup(group: Group): Promise<void> {
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
    if (table.inserted.length > 0) await this.#insert(table);
  }

  async #insert({ schema, name, inserted }: ChangedTable): Promise<void> {
    const appender = await this.#connection.createAppender(name, schema, this.#database);
    append(appender, () => joinedChunks(inserted));
  }

  async #delete(table: ChangedTable): Promise<void> {
    const ids = [...table.deleted];
    await this.#exactly(ids.length, `DELETE FROM ${this.#nameOf(table)} WHERE rowid IN (${ids.join(', ')})`);
  }

  async #update(table: ChangedTable, column: string, { type, cells }: ChangedColumn): Promise<void> {
    const { name, quoted } = { name: this.#nameOf(table), quoted: quoteIdentifier(column) };
    const empty: number[] = [];
    const given: { readonly rowId: number; readonly place: Place; readonly isSure: boolean }[] = [];
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

  async #stage(
    given: readonly { readonly rowId: number; readonly place: Place; readonly isSure: boolean }[],
    type: LogType,
  ): Promise<void> {
    const appender = await this.#connection.createAppender(STAGE, 'main', 'temp');
    append(appender, function* () {
      for (let at = 0; at < given.length; at += CHUNK_ROWS) {
        const part = given.slice(at, at + CHUNK_ROWS);
        const numbers = Buffer.alloc(part.length * 8);
        part.forEach(({ rowId }, i) => {
          numbers.writeBigInt64LE(BigInt(rowId), i * 8);
        });
        const chunk: LogChunk = {
          rows: part.length,
          types: [fixed('BIGINT'), type, fixed('BOOLEAN')],
          columns: [
            allThere(8, numbers),
            // Whether a value is there is told apart from it.
            { ...pickOf(part.map(({ place }) => place)), validity: null },
            allThere(1, Buffer.from(part.map(({ isSure }) => Number(isSure)))),
          ],
        };
        yield chunk;
      }
    });
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
    const fixed = this.#fixed;
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

const typesOf = (appender: DuckDBAppender): DuckDBType[] =>
  Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));

/** As few chunks as hold the rows: each costs as much as 2048 rows take, however few it has. */
function* joinedChunks(chunks: readonly LogChunk[]): Iterable<LogChunk> {
  let held: LogChunk[] = [];
  let rows = 0;
  for (const chunk of chunks) {
    if (held.length > 0 && (rows + chunk.rows > CHUNK_ROWS || !isSameKind(held[0]!, chunk))) {
      yield joinedChunk(held, rows);
      held = [];
      rows = 0;
    }
    held.push(chunk);
    rows += chunk.rows;
  }
  if (held.length > 0) yield joinedChunk(held, rows);
}

const isSameKind = ({ types: a }: LogChunk, { types: b }: LogChunk) =>
  a.length === b.length && a.every(({ name }, i) => name === b[i]!.name);

const joinedChunk = (chunks: readonly LogChunk[], rows: number): LogChunk => ({
  rows,
  types: chunks[0]!.types,
  columns: chunks[0]!.columns.map((_, i) => join(chunks.map(({ columns }) => columns[i]!))),
});

function append(appender: DuckDBAppender, chunks: () => Iterable<LogChunk>): void {
  try {
    const types = typesOf(appender);
    for (const chunk of chunks()) appender.appendDataChunk(dataChunk(types, chunk));
    appender.flushSync();
  } catch (error) {
    // What it holds would be appended after all.
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
}

function dataChunk(types: readonly DuckDBType[], { rows, types: given, columns }: LogChunk): DuckDBDataChunk {
  const isSame = types.length === given.length && types.every((type, i) => typeOfColumn(type).name === given[i]!.name);
  if (!isSame) throw unknown('rows with other columns than the table has');
  const chunk = DuckDBDataChunk.create(types, rows);
  columns.forEach((column, i) => {
    fillVector(duckdb.data_chunk_get_vector(chunk.chunk, i), column);
  });
  return chunk;
}
