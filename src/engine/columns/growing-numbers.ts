import type { NumberColumn } from '../../result/column';
import type { ColumnSpec } from './column-spec';
import { Validity } from './validity';

/** A column of numbers under way. */
export class GrowingNumbers {
  readonly spec: ColumnSpec;
  readonly validity = new Validity();
  values = new Float64Array(0);
  length = 0;

  constructor(spec: ColumnSpec) {
    this.spec = spec;
  }

  /** Adds rows, charged to the budget, whose numbers are then to be written to `values`. Returns the first. */
  extend(mask: Uint8Array | null, count: number): number {
    const start = this.length;
    this.spec.budget.take(count * 8);
    this.length += count;
    if (this.length > this.values.length) {
      const grown = new Float64Array(Math.max(this.length, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.validity.append(mask, count);
    return start;
  }

  /** Makes the rows from `start` on NULL that hold NaN or an infinity. */
  requireFinite(start: number): void {
    const { values, validity, length } = this;
    for (let row = start; row < length; row++) {
      const value = values[row]!;
      if (value - value !== 0 && validity.isValid(row)) {
        validity.clear(row);
        this.spec.losses.add('notFinite');
      }
    }
  }

  /** Makes the number of a row the nearest one to `exact`. */
  set(row: number, exact: bigint): void {
    const value = Number(exact);
    this.values[row] = value;
    if (!this.validity.isValid(row)) return;
    if (!Number.isFinite(value)) {
      this.validity.clear(row);
      this.spec.losses.add('notFinite');
    } else if (BigInt(value) !== exact) {
      this.spec.losses.add('precision');
    }
  }

  finish(): NumberColumn {
    const { name, typeName: type } = this.spec;
    const values = this.values.subarray(0, this.length);
    return { kind: 'number', name, type, length: this.length, validity: this.validity.finish(), values };
  }
}
