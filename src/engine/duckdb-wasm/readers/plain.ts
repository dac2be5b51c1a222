import type { Field } from '@uwdata/flechette';
import { isSet, set } from '../../../result/bitmap';
import type { ColumnSpec } from '../../columns/column-spec';
import { decimalText, isExactDecimal } from '../../columns/decimal-text';
import { GrowingBooleans } from '../../columns/growing-booleans';
import type { GrowingColumn } from '../../columns/growing-columns';
import { GrowingNumbers } from '../../columns/growing-numbers';
import { GrowingText } from '../../columns/growing-text';
import { GrowingTimes } from '../../columns/growing-times';
import { mendJson } from '../../columns/mend-json';
import { type ArrowBatch, validityOf } from './batch';

/** Gathers one column, a record batch at a time. */
export interface BatchReader extends GrowingColumn {
  /** Takes the first `count` rows. Throws `too_large` before it makes a value that does not fit the budget. */
  append(batch: ArrowBatch, count: number): void;
}

export type MakeReader = (spec: ColumnSpec) => BatchReader;

/** A column that arrives as it is: its type as DuckDB writes it, and what reads it. */
export interface PlainColumn {
  readonly typeName: string;
  readonly make: MakeReader;
}

type Fill = (batch: ArrowBatch, numbers: GrowingNumbers, start: number, count: number) => void;

const numbers =
  (fill: Fill): MakeReader =>
  (spec) => {
    const growing = new GrowingNumbers(spec);
    return {
      append: (batch, count) => fill(batch, growing, growing.extend(validityOf(batch), count), count),
      finish: () => growing.finish(),
    };
  };

/** Integers of up to 32 bits: every one is a float64. */
const small = numbers(({ values }, growing, start, count) => growing.values.set(values.subarray(0, count), start));

const floats = numbers(({ values }, growing, start, count) => {
  growing.values.set(values.subarray(0, count), start);
  growing.requireFinite(start);
});

/** Read as two 32-bit words: making a BigInt of each would be ten times slower. */
const integers64 = (signed: boolean) =>
  numbers(({ values: { buffer, byteOffset } }, growing, start, count) => {
    const low = new Uint32Array(buffer, byteOffset, count * 2);
    const high = signed ? new Int32Array(buffer, byteOffset, count * 2) : low;
    for (let i = 0; i < count; i++) {
      const value = high[2 * i + 1]! * 2 ** 32 + low[2 * i]!;
      if (Number.isSafeInteger(value)) growing.values[start + i] = value;
      else growing.set(start + i, (BigInt(high[2 * i + 1]!) << 32n) | BigInt(low[2 * i]!));
    }
  });

/** Sixteen bytes, lowest first, which need not be aligned. */
function wide({ buffer, byteOffset }: Uint8Array, index: number, signed: boolean): bigint {
  const view = new DataView(buffer, byteOffset + 16 * index, 16);
  const upper = signed ? view.getBigInt64(8, true) : view.getBigUint64(8, true);
  return (upper << 64n) | view.getBigUint64(0, true);
}

const bytesOf = ({ values: { buffer, byteOffset, byteLength } }: ArrowBatch) =>
  new Uint8Array(buffer, byteOffset, byteLength);

const integers128 = (signed: boolean) =>
  numbers((batch, growing, start, count) => {
    const bytes = bytesOf(batch);
    for (let i = 0; i < count; i++) growing.set(start + i, wide(bytes, i, signed));
  });

const decimals = (scale: number) =>
  numbers((batch, { values, validity, spec }, start, count) => {
    const bytes = bytesOf(batch);
    const divisor = 10 ** scale;
    for (let i = 0; i < count; i++) {
      const entry = wide(bytes, i, true);
      const safe = Number.isSafeInteger(Number(entry));
      // Both sides of the division are exact, so its result is the nearest float64.
      if (safe && scale <= 22) {
        values[start + i] = Number(entry) / divisor;
        continue;
      }
      const text = decimalText(entry, scale);
      const value = Number(text);
      values[start + i] = value;
      if (!safe && !isExactDecimal(value, text, scale) && validity.isValid(start + i)) spec.losses.add('precision');
    }
  });

const booleans: MakeReader = (spec) => {
  const growing = new GrowingBooleans(spec);
  return {
    append(batch, count) {
      const start = growing.extend(validityOf(batch), count);
      for (let i = 0; i < count; i++) if (batch.values[i] === 1) set(growing.values, start + i);
    },
    finish: () => growing.finish(),
  };
};

const times =
  (thousands: 0 | 1 | 2 | 3, naive: boolean): MakeReader =>
  (spec) => {
    const growing = new GrowingTimes(spec);
    return {
      append(batch, count) {
        const { buffer, byteOffset } = batch.values;
        growing.appendTicks(validityOf(batch), new Int32Array(buffer, byteOffset, count * 2), { thousands, naive });
      },
      finish: () => growing.finish(),
    };
  };

const days: MakeReader = (spec) => {
  const growing = new GrowingTimes(spec);
  return {
    append: (batch, count) =>
      growing.appendDays(validityOf(batch), (batch.values as unknown as Int32Array).subarray(0, count), true),
    finish: () => growing.finish(),
  };
};

/** Adds the first texts of the batch, none of which becomes a JavaScript string. */
function appendTexts(text: GrowingText, batch: ArrowBatch, count: number): void {
  const { values, offsets } = batch;
  const from = offsets[0] ?? 0;
  const bytes = (offsets[count] ?? from) - from;
  text.validity.append(validityOf(batch), count);
  text.reserve(count, bytes);
  text.bytes.set(values.subarray(from, from + bytes), text.end);
  const shift = text.end - from;
  for (let i = 1; i <= count; i++) text.offsets[text.length + i] = offsets[i]! + shift;
  text.length += count;
  text.end += bytes;
}

/** Text, or what DuckDB has printed. */
export const texts: MakeReader = (spec) => {
  const text = new GrowingText(spec);
  return { append: (batch, count) => appendTexts(text, batch, count), finish: () => text.finish('text') };
};

const json: MakeReader = (spec) => {
  const text = new GrowingText(spec);
  return {
    append(batch, count) {
      const { length, end } = text;
      appendTexts(text, batch, count);
      mendJson(text, { length, end }, validityOf(batch), spec.losses);
    },
    finish: () => text.finish('json'),
  };
};

const UUID_LENGTH = 36;
const HEX = new TextEncoder().encode('0123456789abcdef');

const uuids: MakeReader = (spec) => {
  const text = new GrowingText(spec);
  return {
    append(batch, count) {
      const mask = validityOf(batch);
      const entries = bytesOf(batch);
      text.validity.append(mask, count);
      text.reserve(count, count * UUID_LENGTH);
      for (let row = 0; row < count; row++) {
        if (mask === null || isSet(mask, row)) {
          let at = text.end;
          for (let byte = 0; byte < 16; byte++) {
            if (byte === 4 || byte === 6 || byte === 8 || byte === 10) text.bytes[at++] = 0x2d;
            const value = entries[16 * row + byte]!;
            text.bytes[at++] = HEX[value >> 4]!;
            text.bytes[at++] = HEX[value & 15]!;
          }
          text.end = at;
        }
        text.endRow();
      }
    },
    finish: () => text.finish('text'),
  };
};

/** BIGNUM, printed: what exceeds a float64 becomes NULL. */
export const bignums: MakeReader = numbers((batch, growing, start, count) => {
  for (let i = 0; i < count; i++) {
    const digits = batch.at(i);
    if (digits !== null) growing.set(start + i, BigInt(String(digits)));
  }
});

const TYPE = { int: 2, float: 3, utf8: 5, decimal: 7, date: 8, timestamp: 10, fixedBinary: 15 } as const;
const INTEGERS = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const;
const TIMESTAMPS = [
  ['TIMESTAMP_S', 3],
  ['TIMESTAMP_MS', 2],
  ['TIMESTAMP', 1],
  ['TIMESTAMP_NS', 0],
] as const;

/** What of Arrow's types we look at. */
interface ArrowType {
  readonly typeId: number;
  readonly bitWidth: keyof typeof INTEGERS;
  readonly signed: boolean;
  readonly precision: number;
  readonly scale: number;
  readonly unit: 0 | 1 | 2 | 3;
  readonly timezone: string | null;
}

/** How the column is read as it arrives; null where DuckDB has to print it first. */
export function plainColumn({ type, metadata }: Field): PlainColumn | null {
  const { typeId, bitWidth, signed, precision, scale, unit, timezone } = type as unknown as ArrowType;
  const extension = metadata?.get('ARROW:extension:name');
  const details = metadata?.get('ARROW:extension:metadata') ?? '';
  switch (typeId) {
    case TYPE.int: {
      if (extension === 'arrow.bool8') return { typeName: 'BOOLEAN', make: booleans };
      const typeName = `${signed ? '' : 'U'}${INTEGERS[bitWidth]}`;
      return { typeName, make: bitWidth === 64 ? integers64(signed) : small };
    }
    case TYPE.float:
      return { typeName: precision === 2 ? 'DOUBLE' : 'FLOAT', make: floats };
    case TYPE.utf8:
      return extension === 'arrow.json' ? { typeName: 'JSON', make: json } : { typeName: 'VARCHAR', make: texts };
    case TYPE.decimal:
      return { typeName: `DECIMAL(${precision},${scale})`, make: decimals(scale) };
    case TYPE.date:
      return { typeName: 'DATE', make: days };
    case TYPE.timestamp: {
      const [typeName, thousands] = TIMESTAMPS[unit];
      return timezone === null
        ? { typeName, make: times(thousands, true) }
        : { typeName: 'TIMESTAMP WITH TIME ZONE', make: times(thousands, false) };
    }
    case TYPE.fixedBinary:
      if (extension === 'arrow.uuid') return { typeName: 'UUID', make: uuids };
      if (details.includes('"uhugeint"')) return { typeName: 'UHUGEINT', make: integers128(false) };
      return details.includes('"hugeint"') ? { typeName: 'HUGEINT', make: integers128(true) } : null;
    default:
      return null;
  }
}
