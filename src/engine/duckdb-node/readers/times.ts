import type { TimeColumn } from '../../../result/column';
import { GrowingTimes } from '../../columns/growing-times';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

/** A timestamp of 8 bytes, or a date of 4. `naive`: without a zone, so that the zone of the database applies. */
export type TimeType =
  | { readonly width: 8; readonly thousands: 0 | 1 | 2 | 3; readonly naive: boolean }
  | { readonly width: 4; readonly naive: boolean };

export function times(type: TimeType): MakeReader {
  return (source) => new TimeReader(source, type);
}

class TimeReader implements ColumnReader {
  readonly #type: TimeType;
  readonly #times: GrowingTimes;

  constructor(source: ColumnSource, type: TimeType) {
    this.#type = type;
    this.#times = new GrowingTimes(source);
  }

  append(vector: Vector, count: number): void {
    const { buffer, byteOffset } = vectorBytes(vector, count, this.#type.width);
    const mask = validityMask(vector, count);
    if (this.#type.width === 4) {
      this.#times.appendDays(mask, new Int32Array(buffer, byteOffset, count), this.#type.naive);
    } else {
      this.#times.appendTicks(mask, new Int32Array(buffer, byteOffset, count * 2), this.#type);
    }
  }

  finish(): TimeColumn {
    return this.#times.finish();
  }
}
