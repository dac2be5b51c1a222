import type { ColumnSource, MakeReader } from './column-reader';
import { type Numbers, numbers } from './numbers';

const WORD = 2 ** 32;

/** BIGINT and UBIGINT, read as two 32-bit words: making a BigInt of each would be ten times slower. */
export function integers64(signed: boolean): MakeReader {
  return numbers(8, ({ buffer, byteOffset }, target, source) => {
    const low = new Uint32Array(buffer, byteOffset, target.count * 2);
    const high = signed ? new Int32Array(buffer, byteOffset, target.count * 2) : low;
    for (let i = 0; i < target.count; i++) {
      const value = high[2 * i + 1]! * WORD + low[2 * i]!;
      target.values[target.start + i] = value;
      if (!Number.isSafeInteger(value)) {
        check(value, (BigInt(high[2 * i + 1]!) << 32n) | BigInt(low[2 * i]!), i, target, source);
      }
    }
  });
}

/** HUGEINT and UHUGEINT: sums of integers, and small almost always. */
export function integers128(signed: boolean): MakeReader {
  return numbers(16, ({ buffer, byteOffset }, target, source) => {
    const words = new Uint32Array(buffer, byteOffset, target.count * 4);
    const quads = new BigUint64Array(buffer, byteOffset, target.count * 2);
    for (let i = 0; i < target.count; i++) {
      if (words[4 * i + 3] === 0 && words[4 * i + 2] === 0 && words[4 * i + 1]! < 2 ** 21) {
        target.values[target.start + i] = words[4 * i + 1]! * WORD + words[4 * i]!;
        continue;
      }
      const exact = wide(quads, i, signed);
      target.values[target.start + i] = Number(exact);
      check(target.values[target.start + i]!, exact, i, target, source);
    }
  });
}

/** Entry `index` of 128-bit integers, lower half first. */
export function wide(quads: BigUint64Array, index: number, signed: boolean): bigint {
  const upper = quads[2 * index + 1]!;
  return ((signed ? BigInt.asIntN(64, upper) : upper) << 64n) | quads[2 * index]!;
}

function check(value: number, exact: bigint, index: number, target: Numbers, { losses }: ColumnSource): void {
  if (BigInt(value) !== exact && target.validity.isValid(target.start + index)) losses.add('precision');
}
