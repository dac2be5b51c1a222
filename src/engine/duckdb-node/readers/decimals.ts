import type { DuckDBDecimalType } from '@duckdb/node-api';
import { decimalText, isExactDecimal } from '../../columns/decimal-text';
import type { ColumnReader, ColumnSource } from './column-reader';
import { numbers } from './numbers';
import { wide } from './wide-integers';

/** DECIMAL, stored as an integer of the smallest size that holds its width, to be divided by 10 to the scale. */
export function decimals(source: ColumnSource): ColumnReader {
  const { width, scale } = source.type as DuckDBDecimalType;
  const bytes = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  const divisor = 10 ** scale;
  return numbers(bytes, ({ buffer, byteOffset }, { values, validity }, start, count) => {
    const unscaled = entries(buffer, byteOffset, count, bytes);
    for (let i = 0; i < count; i++) {
      const entry = unscaled(i);
      const safe = Number.isSafeInteger(Number(entry));
      // Both sides of the division are exact, so its result is the nearest float64.
      if (safe && scale <= 22) {
        values[start + i] = Number(entry) / divisor;
        continue;
      }
      const text = decimalText(BigInt(entry), scale);
      const value = Number(text);
      values[start + i] = value;
      if (!safe && !isExactDecimal(value, text, scale) && validity.isValid(start + i)) source.losses.add('precision');
    }
  })(source);
}

function entries(buffer: ArrayBuffer, offset: number, count: number, bytes: number): (i: number) => number | bigint {
  if (bytes === 16) {
    const quads = new BigUint64Array(buffer, offset, count * 2);
    return (i) => wide(quads, i, true);
  }
  if (bytes === 8) {
    const low = new Uint32Array(buffer, offset, count * 2);
    const high = new Int32Array(buffer, offset, count * 2);
    const exact = new BigInt64Array(buffer, offset, count);
    return (i) => {
      const value = high[2 * i + 1]! * 2 ** 32 + low[2 * i]!;
      return Number.isSafeInteger(value) ? value : exact[i]!;
    };
  }
  const integers = bytes === 2 ? new Int16Array(buffer, offset, count) : new Int32Array(buffer, offset, count);
  return (i) => integers[i]!;
}
