import type { MakeReader } from './column-reader';
import { numbers } from './numbers';

const WORD = 2 ** 32;

/** BIGINT and UBIGINT, read as two 32-bit words: making a BigInt of each would be ten times slower. */
export function integers64(signed: boolean): MakeReader {
  return numbers(8, ({ buffer, byteOffset }, target, start, count) => {
    const low = new Uint32Array(buffer, byteOffset, count * 2);
    const high = signed ? new Int32Array(buffer, byteOffset, count * 2) : low;
    const { values } = target;
    for (let i = 0; i < count; i++) {
      const value = high[2 * i + 1]! * WORD + low[2 * i]!;
      if (Number.isSafeInteger(value)) values[start + i] = value;
      else target.set(start + i, (BigInt(high[2 * i + 1]!) << 32n) | BigInt(low[2 * i]!));
    }
  });
}

/** HUGEINT and UHUGEINT: sums of integers, and small almost always. */
export function integers128(signed: boolean): MakeReader {
  return numbers(16, ({ buffer, byteOffset }, target, start, count) => {
    const words = new Uint32Array(buffer, byteOffset, count * 4);
    const quads = new BigUint64Array(buffer, byteOffset, count * 2);
    const { values } = target;
    for (let i = 0; i < count; i++) {
      if (words[4 * i + 3] === 0 && words[4 * i + 2] === 0 && words[4 * i + 1]! < 2 ** 21) {
        values[start + i] = words[4 * i + 1]! * WORD + words[4 * i]!;
      } else {
        target.set(start + i, wide(quads, i, signed));
      }
    }
  });
}

/** Entry `index` of 128-bit integers, lower half first. */
export function wide(quads: BigUint64Array, index: number, signed: boolean): bigint {
  const upper = quads[2 * index + 1]!;
  return ((signed ? BigInt.asIntN(64, upper) : upper) << 64n) | quads[2 * index]!;
}
