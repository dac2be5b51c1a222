import type { TimeColumn } from '../../../result/column';
import { millisecondsOf } from '../../../result/instant';
import type { StoredZone } from '../../columns/stored-zone';
import { Validity } from '../../columns/validity';
import type { ColumnReader, ColumnSource, MakeReader } from './column-reader';
import { type Vector, validityMask, vectorBytes } from './vector';

const WORD = 2 ** 32;
/** In nanoseconds. */
const MILLISECOND = 1_000_000n;

export interface TimeType {
  /** Bytes an entry: 8 for a timestamp, 4 for a date. */
  readonly width: 4 | 8;
  /** A thousand to this power times the entry (a date: its milliseconds) is nanoseconds. */
  readonly thousands: 0 | 1 | 2 | 3;
  /** Whether it carries no zone, so that the zone of the database applies. */
  readonly naive: boolean;
}

export function times(type: TimeType): MakeReader {
  return (source) => new TimeReader(source, type);
}

/**
 * Times as 64-bit nanoseconds, worked out in 32-bit words: BigInt would take most of the time of a result.
 * What does not fit, infinity included, becomes NULL.
 */
class TimeReader implements ColumnReader {
  readonly #source: ColumnSource;
  readonly #type: TimeType;
  readonly #validity = new Validity();
  #values = new BigInt64Array(0);
  #words = new Int32Array(0);
  #length = 0;

  constructor(source: ColumnSource, type: TimeType) {
    this.#source = source;
    this.#type = type;
  }

  append(vector: Vector, count: number): void {
    const start = this.#length;
    this.#source.budget.take(count * 8);
    this.#reserve(start + count);
    this.#length += count;
    this.#validity.append(validityMask(vector, count), count);
    const { buffer, byteOffset } = vectorBytes(vector, count, this.#type.width);
    if (this.#type.width === 4) this.#dates(new Int32Array(buffer, byteOffset, count), start);
    else this.#timestamps(new Int32Array(buffer, byteOffset, count * 2), start);
    if (this.#type.naive && this.#source.zone !== null) this.#toUtc(this.#source.zone, start);
  }

  finish(): TimeColumn {
    const { name, typeName: type } = this.#source;
    const values = this.#values.subarray(0, this.#length);
    return { kind: 'time', name, type, length: this.#length, validity: this.#validity.finish(), values };
  }

  #dates(days: Int32Array, start: number): void {
    for (let i = 0; i < days.length; i++) {
      const milliseconds = days[i]! * 86_400_000;
      const low = milliseconds >>> 0;
      this.#put(start + i, (milliseconds - low) / WORD, low);
    }
  }

  #timestamps(words: Int32Array, start: number): void {
    for (let i = 0; 2 * i < words.length; i++) this.#put(start + i, words[2 * i + 1]!, words[2 * i]! >>> 0);
  }

  /** Scales an entry of two words to nanoseconds and stores it. */
  #put(row: number, high: number, low: number): void {
    for (let i = 0; i < this.#type.thousands && fits(high); i++) {
      const product = low * 1000;
      low = product >>> 0;
      high = high * 1000 + (product - low) / WORD;
    }
    if (fits(high) && !isInfinity(high, low)) {
      this.#words[2 * row] = low;
      this.#words[2 * row + 1] = high;
    } else {
      this.#lose(row);
    }
  }

  #toUtc(zone: StoredZone, start: number): void {
    for (let row = start; row < this.#length; row++) {
      if (!this.#validity.isValid(row)) continue;
      const local = this.#values[row]!;
      const milliseconds = millisecondsOf(local);
      if (zone.isRepeated(milliseconds)) this.#source.losses.add('repeated');
      const instant = local - BigInt(zone.offsetAtLocal(milliseconds)) * MILLISECOND;
      if (BigInt.asIntN(64, instant) === instant) this.#values[row] = instant;
      else this.#lose(row);
    }
  }

  #lose(row: number): void {
    if (!this.#validity.isValid(row)) return;
    this.#validity.clear(row);
    this.#source.losses.add('outOfRange');
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const grown = new BigInt64Array(Math.max(length, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
    this.#words = new Int32Array(grown.buffer);
  }
}

function fits(high: number): boolean {
  return high >= -(2 ** 31) && high < 2 ** 31;
}

/** DuckDB keeps the greatest 64-bit integer, and its negative, for the infinities. */
function isInfinity(high: number, low: number): boolean {
  return (high === 2 ** 31 - 1 && low === WORD - 1) || (high === -(2 ** 31) && low === 1);
}
