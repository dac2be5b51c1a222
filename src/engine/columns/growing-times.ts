import type { TimeColumn } from '../../result/column';
import { millisecondsOf } from '../../result/instant';
import type { ColumnSpec } from './column-spec';
import { Validity } from './validity';

const WORD = 2 ** 32;
/** Nanoseconds of a millisecond. */
const MILLISECOND = 1_000_000n;

interface TimeUnit {
  /** A thousand to this power times an entry is nanoseconds. */
  readonly thousands: 0 | 1 | 2 | 3;
  /** Whether it carries no zone, so that the zone of the database applies. */
  readonly naive: boolean;
}

/**
 * A column of times under way: 64-bit nanoseconds, worked out in 32-bit words, as BigInt would take most of the time of a
 * result. What does not fit, infinity included, becomes NULL.
 */
export class GrowingTimes {
  readonly #spec: ColumnSpec;
  readonly #validity = new Validity();
  #values = new BigInt64Array(0);
  #words = new Int32Array(0);
  #length = 0;

  constructor(spec: ColumnSpec) {
    this.#spec = spec;
  }

  /** Adds a row for each number of days since 1970. */
  appendDays(mask: Uint8Array | null, days: Int32Array, naive: boolean): void {
    const start = this.#extend(mask, days.length);
    for (let i = 0; i < days.length; i++) {
      const milliseconds = days[i]! * 86_400_000;
      const low = milliseconds >>> 0;
      this.#put(start + i, (milliseconds - low) / WORD, low, 2);
    }
    if (naive) this.#toUtc(start);
  }

  /** Adds a row for each 64-bit integer, two words each, the lower one first. */
  appendTicks(mask: Uint8Array | null, words: Int32Array, { thousands, naive }: TimeUnit): void {
    const start = this.#extend(mask, words.length / 2);
    for (let i = 0; 2 * i < words.length; i++) this.#put(start + i, words[2 * i + 1]!, words[2 * i]! >>> 0, thousands);
    if (naive) this.#toUtc(start);
  }

  finish(): TimeColumn {
    const { name, typeName: type } = this.#spec;
    const values = this.#values.subarray(0, this.#length);
    return { kind: 'time', name, type, length: this.#length, validity: this.#validity.finish(), values };
  }

  #extend(mask: Uint8Array | null, count: number): number {
    const start = this.#length;
    this.#spec.budget.take(count * 8);
    this.#length += count;
    if (this.#length > this.#values.length) {
      const grown = new BigInt64Array(Math.max(this.#length, this.#values.length * 2));
      grown.set(this.#values);
      this.#values = grown;
      this.#words = new Int32Array(grown.buffer);
    }
    this.#validity.append(mask, count);
    return start;
  }

  /** Scales an entry of two words to nanoseconds and stores it. */
  #put(row: number, high: number, low: number, thousands: TimeUnit['thousands']): void {
    for (let i = 0; i < thousands && fits(high); i++) {
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

  #toUtc(start: number): void {
    const { zone, losses } = this.#spec;
    if (zone === null) return;
    for (let row = start; row < this.#length; row++) {
      if (!this.#validity.isValid(row)) continue;
      const local = this.#values[row]!;
      const milliseconds = millisecondsOf(local);
      if (zone.isRepeated(milliseconds)) losses.add('repeated');
      const instant = local - BigInt(zone.offsetAtLocal(milliseconds)) * MILLISECOND;
      if (BigInt.asIntN(64, instant) === instant) this.#values[row] = instant;
      else this.#lose(row);
    }
  }

  #lose(row: number): void {
    if (!this.#validity.isValid(row)) return;
    this.#validity.clear(row);
    this.#spec.losses.add('outOfRange');
  }
}

function fits(high: number): boolean {
  return high >= -(2 ** 31) && high < 2 ** 31;
}

/** DuckDB keeps the greatest 64-bit integer, and its negative, for the infinities. */
function isInfinity(high: number, low: number): boolean {
  return (high === 2 ** 31 - 1 && low === WORD - 1) || (high === -(2 ** 31) && low === 1);
}
