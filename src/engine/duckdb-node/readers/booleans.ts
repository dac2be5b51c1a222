import { set } from '../../../result/bitmap';
import type { BooleanColumn } from '../../../result/column';
import { GrowingBooleans } from '../../columns/growing-booleans';
import type { ColumnReader, ColumnSource } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

/** BOOLEAN: a byte an entry in DuckDB, a bit an entry in the column. */
export class BooleanReader implements ColumnReader {
  readonly #booleans: GrowingBooleans;

  constructor(source: ColumnSource) {
    this.#booleans = new GrowingBooleans(source);
  }

  append(vector: Vector, count: number): void {
    const start = this.#booleans.extend(validityMask(vector, count), count);
    const bytes = vectorBytes(vector, count, 1);
    const { values } = this.#booleans;
    for (let i = 0; i < count; i++) if (bytes[i] === 1) set(values, start + i);
  }

  finish(): BooleanColumn {
    return this.#booleans.finish();
  }
}
