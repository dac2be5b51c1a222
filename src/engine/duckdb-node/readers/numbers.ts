import type { NumberColumn } from '../../../result/column';
import { Validity } from '../../columns/validity';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

export interface Numbers {
  readonly values: Float64Array;
  readonly validity: Validity;
  /** Row of the column at which the chunk begins. */
  readonly start: number;
  readonly count: number;
}

/** Turns a vector's entries into `numbers.values`, from `numbers.start` on. */
export type Fill = (bytes: Uint8Array<ArrayBuffer>, numbers: Numbers, source: ColumnSource) => void;

/** A reader of entries that are `width` bytes each. */
export function numbers(width: number, fill: Fill): MakeReader {
  return (source) => new NumberReader(source, width, fill);
}

class NumberReader implements ColumnReader {
  readonly #source: ColumnSource;
  readonly #width: number;
  readonly #fill: Fill;
  readonly #validity = new Validity();
  #values = new Float64Array(0);
  #length = 0;

  constructor(source: ColumnSource, width: number, fill: Fill) {
    this.#source = source;
    this.#width = width;
    this.#fill = fill;
  }

  append(vector: Vector, count: number): void {
    const start = this.#length;
    this.#source.budget.take(count * 8);
    this.#reserve(start + count);
    this.#length += count;
    this.#validity.append(validityMask(vector, count), count);
    const target = { values: this.#values, validity: this.#validity, start, count };
    this.#fill(vectorBytes(vector, count, this.#width), target, this.#source);
  }

  finish(): NumberColumn {
    const { name, typeName: type } = this.#source;
    const values = this.#values.subarray(0, this.#length);
    return { kind: 'number', name, type, length: this.#length, validity: this.#validity.finish(), values };
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const grown = new Float64Array(Math.max(length, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}

type IntegerArray =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor;

/** Integers of up to 32 bits: every one is a float64. */
export function integers(Entries: IntegerArray): MakeReader {
  return numbers(Entries.BYTES_PER_ELEMENT, ({ buffer, byteOffset }, { values, start, count }) => {
    values.set(new Entries(buffer, byteOffset, count), start);
  });
}

/** Floating point numbers; NaN and the infinities become NULL. */
export function floats(Entries: Float32ArrayConstructor | Float64ArrayConstructor): MakeReader {
  return numbers(
    Entries.BYTES_PER_ELEMENT,
    ({ buffer, byteOffset }, { values, validity, start, count }, { losses }) => {
      const entries = new Entries(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) {
        const value = entries[i]!;
        values[start + i] = value;
        if (value - value !== 0 && validity.isValid(start + i)) {
          validity.clear(start + i);
          losses.add('notFinite');
        }
      }
    },
  );
}
