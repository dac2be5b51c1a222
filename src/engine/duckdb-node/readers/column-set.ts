import type { DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column } from '../../../result/column';
import type { Notice } from '../../../result/result';
import { GrowingColumns, type GrowingColumnsOptions } from '../../columns/growing-columns';
import type { ColumnReader } from './column-reader';
import { READERS } from './readers';

/** The columns of one result of DuckDB's under way. */
export class ColumnSet {
  readonly #set: GrowingColumns<ColumnReader>;

  constructor(result: DuckDBResult, options: GrowingColumnsOptions) {
    const types = result.columnTypes();
    const named = result.columnNames().map((name, i) => ({ name, typeName: typeName(types[i]!) }));
    this.#set = new GrowingColumns(named, options, (spec, i) => {
      const type = types[i]!;
      return READERS[type.typeId]({ ...spec, type });
    });
  }

  /** Takes the first `rows` rows of the chunk. Throws `too_large`. */
  async append({ chunk }: DuckDBDataChunk, rows: number): Promise<void> {
    for (const [i, reader] of this.#set.columns.entries()) {
      await reader.append(duckdb.data_chunk_get_vector(chunk, i), rows);
    }
  }

  finish(): { columns: Column[]; notices: Notice[] } {
    return this.#set.finish();
  }
}

/** A named type goes by its name, as JSON does, which is a VARCHAR by another name. */
function typeName(type: DuckDBType): string {
  return type.alias ?? type.toString();
}
