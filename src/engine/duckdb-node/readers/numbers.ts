import type { NumberColumn } from '../../../result/column';
import { GrowingNumbers } from '../../columns/growing-numbers';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

/** Turns a vector's entries into the values of `count` rows, from `start` on. */
export type Fill = (bytes: Uint8Array<ArrayBuffer>, numbers: GrowingNumbers, start: number, count: number) => void;

/** A reader of entries that are `width` bytes each. */
export function numbers(width: number, fill: Fill): MakeReader {
  return (source) => new NumberReader(source, width, fill);
}

class NumberReader implements ColumnReader {
  readonly #width: number;
  readonly #fill: Fill;
  readonly #numbers: GrowingNumbers;

  constructor(source: ColumnSource, width: number, fill: Fill) {
    this.#width = width;
    this.#fill = fill;
    this.#numbers = new GrowingNumbers(source);
  }

  append(vector: Vector, count: number): void {
    const start = this.#numbers.extend(validityMask(vector, count), count);
    this.#fill(vectorBytes(vector, count, this.#width), this.#numbers, start, count);
  }

  finish(): NumberColumn {
    return this.#numbers.finish();
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
  return numbers(Entries.BYTES_PER_ELEMENT, ({ buffer, byteOffset }, { values }, start, count) => {
    values.set(new Entries(buffer, byteOffset, count), start);
  });
}

/** Floating point numbers; NaN and the infinities become NULL. */
export function floats(Entries: Float32ArrayConstructor | Float64ArrayConstructor): MakeReader {
  return numbers(Entries.BYTES_PER_ELEMENT, ({ buffer, byteOffset }, numbers, start, count) => {
    numbers.values.set(new Entries(buffer, byteOffset, count), start);
    numbers.requireFinite(start);
  });
}
