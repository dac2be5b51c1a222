import { bitmap, set } from '../../../result/bitmap';
import type { BooleanColumn } from '../../../result/column';
import { Validity } from '../../columns/validity';
import type { ColumnReader, ColumnSource } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

/** BOOLEAN: a byte an entry in DuckDB, a bit an entry in the column. */
export class BooleanReader implements ColumnReader {
  readonly #source: ColumnSource;
  readonly #validity = new Validity();
  #values = bitmap(0);
  #length = 0;

  constructor(source: ColumnSource) {
    this.#source = source;
  }

  append(vector: Vector, count: number): void {
    const start = this.#length;
    this.#source.budget.take((count + 7) >> 3);
    this.#length += count;
    this.#reserve();
    this.#validity.append(validityMask(vector, count), count);
    const bytes = vectorBytes(vector, count, 1);
    for (let i = 0; i < count; i++) if (bytes[i] === 1) set(this.#values, start + i);
  }

  finish(): BooleanColumn {
    const { name, typeName: type } = this.#source;
    const values = this.#values.subarray(0, (this.#length + 7) >> 3);
    return { kind: 'boolean', name, type, length: this.#length, validity: this.#validity.finish(), values };
  }

  #reserve(): void {
    const needed = (this.#length + 7) >> 3;
    if (needed <= this.#values.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}
