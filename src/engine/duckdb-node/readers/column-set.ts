import type { DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column } from '../../../result/column';
import type { Notice } from '../../../result/notice';
import { ByteBudget } from '../../columns/byte-budget';
import { Losses } from '../../columns/losses';
import type { StoredZone } from '../../columns/stored-zone';
import type { ColumnReader } from './column-reader';
import { READERS } from './readers';

export interface ColumnSetOptions {
  readonly byteLimitMb: number;
  readonly zone: StoredZone | null;
}

/** The columns of one result under way. */
export class ColumnSet {
  readonly #columns: readonly { readonly name: string; readonly reader: ColumnReader; readonly losses: Losses }[];

  constructor(result: DuckDBResult, { byteLimitMb, zone }: ColumnSetOptions) {
    const budget = new ByteBudget(byteLimitMb);
    const types = result.columnTypes();
    this.#columns = result.columnNames().map((name, i) => {
      const type = types[i]!;
      const losses = new Losses();
      const source = { name, type, typeName: typeName(type), budget, losses, zone };
      return { name, losses, reader: READERS[type.typeId](source) };
    });
  }

  /** Takes the first `rows` rows of the chunk. Throws `too_large`. */
  async append({ chunk }: DuckDBDataChunk, rows: number): Promise<void> {
    for (const [i, { reader }] of this.#columns.entries()) {
      await reader.append(duckdb.data_chunk_get_vector(chunk, i), rows);
    }
  }

  finish(): { columns: Column[]; notices: Notice[] } {
    return {
      columns: this.#columns.map(({ reader }) => reader.finish()),
      notices: this.#columns.flatMap(({ name, losses }) => losses.notices(name)),
    };
  }
}

/** A named type goes by its name, as JSON does, which is a VARCHAR by another name. */
function typeName(type: DuckDBType): string {
  return type.alias ?? type.toString();
}
