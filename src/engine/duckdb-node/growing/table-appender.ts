import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { fillVector } from './fill-vector';
import { CHUNK_ROWS, type LogChunk } from './log-entries';
import { unknown } from './not-taken-in';
import { join } from './pick-vector';
import { typeOfColumn } from './type-of-column';

/** Appends rows to a table, again and again: to begin costs as much as some rows do. */
export class TableAppender {
  readonly #appender: DuckDBAppender;
  readonly #types: readonly duckdb.LogicalType[];
  /** What a log calls the types. */
  readonly #names: readonly string[];

  /** Throws NotTakenIn where a log has no name for a type, or what DuckDB says. */
  static async of(connection: DuckDBConnection, name: string, schema: string, database: string) {
    const appender = await connection.createAppender(name, schema, database);
    try {
      return new TableAppender(appender);
    } catch (error) {
      appender.closeSync();
      throw error;
    }
  }

  private constructor(appender: DuckDBAppender) {
    this.#appender = appender;
    const types = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));
    this.#types = types.map((type) => type.toLogicalType().logical_type);
    this.#names = types.map((type) => typeOfColumn(type).name);
  }

  /** All of the rows, within the transaction of the connection, or in one of their own. @param ready before that */
  async append(chunks: Iterable<LogChunk>, ready: Promise<unknown>): Promise<void> {
    try {
      for (const chunk of joinedChunks(chunks)) this.#appender.appendDataChunk(this.#filled(chunk));
      await ready;
      this.#appender.flushSync();
    } catch (error) {
      // Else the next flush would append the rows that it still holds.
      this.#appender.clear();
      throw error;
    }
  }

  close(): void {
    this.#appender.closeSync();
  }

  #filled({ rows, types, columns }: LogChunk): DuckDBDataChunk {
    const isSame = types.length === this.#names.length && types.every(({ name }, i) => name === this.#names[i]);
    if (!isSame) throw unknown('rows with other columns than the table has');
    const chunk = new DuckDBDataChunk(duckdb.create_data_chunk(this.#types));
    chunk.rowCount = rows;
    columns.forEach((column, i) => {
      fillVector(duckdb.data_chunk_get_vector(chunk.chunk, i), column);
    });
    return chunk;
  }
}

/** As few chunks as hold the rows: each costs as much as 2048 rows take, however few it has. */
function* joinedChunks(chunks: Iterable<LogChunk>): Iterable<LogChunk> {
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
