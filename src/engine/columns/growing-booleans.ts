import { bitmap } from '../../result/bitmap';
import type { BooleanColumn } from '../../result/column';
import type { ColumnSpec } from './column-spec';
import { Validity } from './validity';

/** A column of booleans under way. */
export class GrowingBooleans {
  readonly #spec: ColumnSpec;
  readonly #validity = new Validity();
  #length = 0;
  /** One bit a row. */
  values = bitmap(0);

  constructor(spec: ColumnSpec) {
    this.#spec = spec;
  }

  /** Adds rows, charged to the budget, of which the true ones are then to be set in `values`. Returns the first. */
  extend(mask: Uint8Array | null, count: number): number {
    const start = this.#length;
    this.#spec.budget.take((count + 7) >> 3);
    this.#length += count;
    const needed = (this.#length + 7) >> 3;
    if (needed > this.values.length) {
      const grown = new Uint8Array(Math.max(needed, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.#validity.append(mask, count);
    return start;
  }

  finish(): BooleanColumn {
    const { name, typeName: type } = this.#spec;
    const values = this.values.subarray(0, (this.#length + 7) >> 3);
    return { kind: 'boolean', name, type, length: this.#length, validity: this.#validity.finish(), values };
  }
}
