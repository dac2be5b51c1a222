import { type DuckDBDecimalType, DuckDBDecimalValue } from '@duckdb/node-api';
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
      const text = new DuckDBDecimalValue(BigInt(entry), width, scale).toString();
      const value = Number(text);
      values[start + i] = value;
      if (!safe && !isExact(value, text, scale) && validity.isValid(start + i)) source.losses.add('precision');
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

/** Whether the float gives every digit back: printed in full (which Number.toFixed does below 1e21), or as short as it can be. */
function isExact(value: number, text: string, scale: number): boolean {
  if (Math.abs(value) < 1e21 && value.toFixed(scale) === text) return true;
  return digits(value.toExponential().replace(/e.*/, '')) === digits(text);
}

function digits(text: string): string {
  return text.replaceAll(/[-.]/g, '').replaceAll(/^0+|0+$/g, '');
}
